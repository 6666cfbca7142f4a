"""What every page uses: menu, tiles, display of numbers and dates, the built front end, compression."""
