"""A random CLAP, saved as the published one is: it hears sound at 16 kHz and reads letters."""

from pathlib import Path

RATE, WIDE = 16000, 16


def build(models: Path) -> Path:
    """Make the weights `clap` in a folder of models."""
    import torch
    from transformers import ClapConfig, ClapFeatureExtractor, ClapModel, ClapProcessor, RobertaTokenizer

    folder = models / "clap"
    letters = [chr(each) for each in range(33, 127)] + ["Ġ"]
    vocabulary = {each: at for at, each in enumerate(["<s>", "<pad>", "</s>", "<unk>", "<mask>", *letters])}
    tokenizer = RobertaTokenizer(vocab=vocabulary, merges=[])
    audio = {"num_mel_bins": 16, "spec_size": 64, "freq_ratio": 4, "patch_size": 4, "patch_stride": [4, 4]}
    audio |= {"window_size": 4, "hidden_size": 16, "patch_embeds_hidden_size": 8, "depths": [1, 1]}
    audio |= {"num_hidden_layers": 2, "num_attention_heads": [1, 2]}
    text = {"vocab_size": len(vocabulary), "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    text |= {"intermediate_size": 16, "max_position_embeddings": 130}
    torch.manual_seed(5)
    model = ClapModel(ClapConfig(text_config=text, audio_config=audio, projection_dim=WIDE))
    with torch.no_grad():  # so small as they are made, nothing would be told apart
        for each in model.parameters():
            if each.dim() > 1:
                each.mul_(10)
    model.save_pretrained(folder)
    extractor = ClapFeatureExtractor(
        feature_size=16,
        sampling_rate=RATE,
        hop_length=640,
        max_length_s=10,
        fft_window_size=1024,
        frequency_max=7000,
        truncation="rand_trunc",
        padding="repeatpad",
    )
    ClapProcessor(extractor, tokenizer).save_pretrained(folder)
    return folder
