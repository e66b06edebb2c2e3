"""What is made of clips besides films: embeds, pages, slides, handouts, previews."""
