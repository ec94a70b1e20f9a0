"""Melody, MAGNeT and MultiBand Diffusion as their makers wrote them: the reference implementation, one job each."""
