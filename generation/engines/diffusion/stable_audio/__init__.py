"""Stable Audio (Open and 3) through diffusers: latent diffusion, negative prompts, audio to audio, inpainting."""
