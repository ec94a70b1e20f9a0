"""Random checkpoints of audiocraft's models, published as the real ones are (pickles) and converted by the real code.

Their shapes are the real ones but for the widths: 32 kHz, 50 frames a second, 4 codebooks, T5 with its 768 dimensions.
MusicGen makes 20 s in one go here, MAGNeT 3 s.
"""

from pathlib import Path

MELODY, MASKED, BANDS, TEXT = "audiocraft-melody", "magnet-small-10secs", "multiband-diffusion", "t5-base"
RATE, FRAMES, BOOKS, CARD, WIDE = 32000, 50, 4, 256, 16


def build(models: Path, names: tuple[str, ...] = (MELODY, MASKED, BANDS), *, converted: bool = True) -> Path:
    """Make these weights, and the text encoder that they share, in a folder of models."""
    from generation.engines.audiocraft.convert import convert

    models.mkdir(parents=True, exist_ok=True)
    if not (models / TEXT).is_dir():
        _text_encoder(models / TEXT)
    for seed, name in enumerate(names):
        folder = models / name
        folder.mkdir()
        {MELODY: _melody, MASKED: _masked, BANDS: _bands}[name](folder, seed)
        if converted:
            convert(folder)
    return models


def _text_encoder(folder: Path) -> None:
    import torch
    from transformers import T5Config, T5EncoderModel, T5Tokenizer

    letters = [(f"▁{each}", -3.0) for each in "abcdefghijklmnopqrstuvwxyz"]
    letters += [(each, -4.0) for each in "abcdefghijklmnopqrstuvwxyz0123456789,-/"]
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), *letters]
    T5Tokenizer(vocab=vocabulary, extra_ids=0).save_pretrained(folder)
    torch.manual_seed(1)
    config = T5Config(d_model=768, d_kv=8, d_ff=16, num_layers=1, num_heads=1, vocab_size=len(vocabulary))
    T5EncoderModel(config).save_pretrained(folder)


def _melody(folder: Path, seed: int) -> None:
    tune = {"sample_rate": RATE, "n_chroma": 12, "radix2_exp": 14, "argmax": True, "match_len_on_eval": False}
    tune |= {"eval_wavs": None, "n_eval_wavs": 0, "cache_path": "/nowhere"}
    config = _language(
        model="transformer_lm",
        pattern={"modeling": "delay", "delay": {"delays": [0, 1, 2, 3], "flatten_first": 0, "empty_initial": 0}},
        fuser={"prepend": ["self_wav", "description"], "cross": []},
        conditioners={"self_wav": {"model": "chroma_stem", "chroma_stem": tune}},
        seconds=20,
    )
    _publish(folder, config, seed)


def _masked(folder: Path, seed: int) -> None:
    config = _language(
        model="transformer_lm_magnet",
        pattern={"modeling": "parallel", "parallel": {"empty_initial": -1}},
        fuser={"prepend": [], "cross": ["description"]},
        conditioners={},
        seconds=3,
    )
    config["masking"] = {"span_len": 3}
    config["transformer_lm"] |= {"causal": False, "subcodes_context": 5, "segment_duration": 0, "span_len": -1}
    config["transformer_lm"]["compression_model_framerate"] = FRAMES
    _publish(folder, config, seed)


def _language(*, model: str, pattern: dict, fuser: dict, conditioners: dict, seconds: int) -> dict:
    text = {"model": "t5", "t5": {"name": "t5-base", "finetune": False, "word_dropout": 0.2, "normalize_text": False}}
    lm = {"n_q": BOOKS, "card": CARD, "dim": WIDE, "num_heads": 2, "num_layers": 2, "hidden_scale": 2}
    lm |= {"causal": True, "custom": False, "memory_efficient": True, "attention_as_float32": False}
    lm |= {"norm": "layer_norm", "norm_first": True, "bias_proj": False, "bias_ff": False, "bias_attn": False}
    lm |= {"dropout": 0.0, "activation": "gelu", "weight_init": "gaussian", "depthwise_init": "current"}
    lm |= {"zero_bias_init": True, "positional_embedding": "sin", "two_step_cfg": False}
    return {
        "device": "cuda",
        "dtype": "float32",
        "sample_rate": RATE,
        "channels": 1,
        "lm_model": model,
        "codebooks_pattern": pattern,
        "transformer_lm": lm,
        "classifier_free_guidance": {"training_dropout": 0.3, "inference_coef": 3.0},
        "attribute_dropout": {},
        "fuser": {"cross_attention_pos_emb": False, "sum": [], "input_interpolate": []} | fuser,
        "conditioners": conditioners | {"description": text, "args": {"merge_text_conditions_p": 0.25}},
        "dataset": {"segment_duration": seconds},
        "interleave_stereo_codebooks": {"use": False, "per_timestep": False},
    }


def _codec() -> dict:
    seanet = {"dimension": 8, "channels": "${channels}", "causal": False, "n_filters": 2, "n_residual_layers": 1}
    seanet |= {"ratios": [8, 5, 4, 4], "activation": "ELU", "activation_params": {"alpha": 1.0}, "norm": "weight_norm"}
    seanet |= {"norm_params": {}, "kernel_size": 7, "residual_kernel_size": 3, "last_kernel_size": 7, "lstm": 1}
    seanet |= {"dilation_base": 2, "pad_mode": "constant", "true_skip": True, "compress": 2, "encoder": {}}
    seanet |= {"disable_norm_outer_blocks": 0, "decoder": {"trim_right_ratio": 1.0, "final_activation": None}}
    rvq = {"n_q": BOOKS, "q_dropout": False, "bins": CARD, "decay": 0.99, "kmeans_init": True, "kmeans_iters": 2}
    encodec = {"autoencoder": "seanet", "quantizer": "rvq", "sample_rate": "${sample_rate}", "channels": 1}
    return {
        "device": "cpu",
        "sample_rate": RATE,
        "channels": 1,
        "compression_model": "encodec",
        "encodec": encodec | {"causal": False, "renormalize": False},
        "seanet": seanet,
        "rvq": rvq | {"threshold_ema_dead_code": 2, "orthogonal_reg_weight": 0.0},
    }


def _publish(folder: Path, config: dict, seed: int) -> None:
    """As `audiocraft.utils.export` writes them."""
    import torch
    from omegaconf import OmegaConf

    from generation.engines.audiocraft import load
    from generation.engines.audiocraft.adapter import audiocraft
    from generation.engines.means import Means

    package, means = audiocraft(), Means(models=folder.parent)
    torch.manual_seed(seed)
    built = OmegaConf.create(config | {"device": "cpu"})
    if "masking" in config:
        built.transformer_lm |= {"segment_duration": config["dataset"]["segment_duration"], "span_len": 3}
    if "self_wav" in built.conditioners:
        built.conditioners.self_wav.chroma_stem.cache_path = None
    with load._text_encoder_here(package, means), load._quiet():
        lm = package.models.builders.get_lm_model(built)
        codec = package.models.builders.get_compression_model(OmegaConf.create(_codec()))
    last = codec.encoder.model[-1].conv.conv
    for each in (last.weight_g, last.bias):  # what it hears has to reach the codebooks
        each.data *= 1 / codec.encoder(torch.randn(1, 1, RATE)).std().item()
    for layer in codec.quantizer.vq.layers:  # a codebook that was never trained is all zeros
        layer._codebook.embed.normal_()
        layer._codebook.inited.fill_(1)
    for name, module, told in (("state_dict", lm, config), ("compression_state_dict", codec, _codec())):
        state = {key: each.clone() for key, each in module.state_dict().items()}
        text = OmegaConf.to_yaml(OmegaConf.create(told))
        exported = {"best_state": state, "xp.cfg": text, "version": "1.3.0", "exported": True}
        torch.save(exported, folder / f"{name}.bin")


def _bands(folder: Path, seed: int) -> None:
    """Two bands; each band's configuration is omegaconf's own object in the file, as it is in the published one."""
    import torch
    from omegaconf import OmegaConf

    from generation.engines.audiocraft.adapter import audiocraft

    builders = audiocraft().models.builders
    torch.manual_seed(seed)
    unet = {"hidden": 4, "depth": 2, "res_blocks": 1, "norm_groups": 2, "kernel": 8, "stride": 4, "growth": 2}
    unet |= {"max_channels": 16, "dropout": 0.0, "emb_all_layers": True, "bilstm": False, "codec_dim": 8}
    config = OmegaConf.create(
        {
            "channels": 1,
            "diffusion_unet": unet | {"transformer": False, "cross_attention": False},
            "schedule": {"num_steps": 1000, "beta_t0": 1e-4, "beta_t1": 0.02, "beta_exp": 1, "variance": "beta"},
            "processor": {
                "use": True,
                "name": "multi_band_processor",
                "n_bands": 4,
                "num_samples": 100,
                "power_std": 1.0,
            },
        }
    )
    package: dict = {"sample_rate": RATE, "n_bands": 2}
    for band in range(2):
        processor = builders.get_processor(config.processor, sample_rate=RATE)
        processor.counts.fill_(1000)
        for each in (processor.sum_x2, processor.sum_target_x2):
            each.fill_(1000)
        state = builders.get_diffusion_model(config).state_dict()
        package[band] = {"cfg": config, "model_state": state, "processor_state": processor.state_dict()}
    torch.save(package, folder / "mbd_musicgen_32khz.th")
