"""A clip on a page: films, pictures and texts for a post, and the HTML that shows them."""
