"""From checked rows and journalled awards to signed files in two trees."""
