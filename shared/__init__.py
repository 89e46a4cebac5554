"""What every function stands on; imports nothing of ours from above."""
