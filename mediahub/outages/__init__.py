"""Engines that are away: circuits that are not asked meanwhile, and when to try again."""
