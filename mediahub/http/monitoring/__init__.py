"""What balancers and collectors ask: whether we are alive and ready, and how we fare."""
