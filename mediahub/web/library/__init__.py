"""The library: the grid of an event's pictures, facets, stacks, and the panel beside a large picture.

The page gets the place of every result at once (`layout`): ids, and for each its ratio and its colour in four
bytes. So a hundred thousand tiles have their height from the first moment, and none is ever blank. An open
page that asks again gets what changed (`layout_changes`). In the document there are only rows in view or near
it (`static/src/js/grid/grid.js`); a tile is a bare box until its words have come (`tile.js`), since what it
is made of counts in tens of thousands while somebody scrolls. Jumps that follow each other quickly are a
flight (`flight.js`): one row gets thumbs then, the others their blur, and all of the screen where it ends.
"""
