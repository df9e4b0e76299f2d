"""What the knowledge suite is made of: questions on the pack, and patients that its statements are matched with."""
