"""MusicGen: a language model over EnCodec's tokens, on a decode loop of our own."""
