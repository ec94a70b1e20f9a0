"""How each layer writes its notes. One player per file; the styles choose among them."""
