"""What the neural engines share: the device, checkpoints on disk, failures told in a sentence, tensors as sound."""
