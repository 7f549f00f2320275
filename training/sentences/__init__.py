"""What sentences of READMEs do: labels, the fit, how well it does."""
