"""What every generated client shares: checking, signing, sending and reading."""
