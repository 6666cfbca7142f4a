"""Computer vision: text recognition, faces, embeddings, near-duplicates, colours, saliency, QR codes."""
