"""ACE-Step 1.5 (Gong et al. 2026): a flow-matching transformer over audio latents, on diffusers' modules."""
