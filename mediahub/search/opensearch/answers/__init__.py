"""What is made of the cluster's answers: order and pages, facets, the layout of everything, bars and words."""
