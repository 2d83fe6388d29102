"""House-keeping: doctor, clean, test. What is about the machine, not about a plugin."""
