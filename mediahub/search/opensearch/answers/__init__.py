"""What is made of answers of the cluster: order, facets, layouts, bars, words."""
