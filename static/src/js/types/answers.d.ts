declare namespace Server {
  type Tile = any;
  type Details = any;
  type Result = any;
  type Facet = any;
}
