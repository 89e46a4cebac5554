"""What Kith's speed and cost are held to: ratios within one run, never seconds."""
