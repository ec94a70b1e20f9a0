"""Audio diffusion: what its two engines share, so that several members' takes are one call of a pipeline."""
