"""Who is told what: the notification centre, mail, digests, and events for other systems."""
