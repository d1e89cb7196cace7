"""The suggestion: who should play, where, and why. Pure: data in, data out."""
