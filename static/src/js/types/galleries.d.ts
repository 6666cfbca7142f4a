// What the gallery editor works on.
declare namespace Gallery {
  /** What an editor does to a draft, as the server takes it. */
  interface Operation {
    op: string;
    id?: string;
    ids?: string[];
    section?: string;
    /** Behind which picture or section; null is the start, `end` the end. */
    after?: string | null;
    heading?: string;
    field?: string;
    was?: string | number | boolean | null;
    value?: string | number | boolean | null;
    text?: string | null;
    live?: boolean;
    forget?: boolean;
  }

  /** An operation that moves pictures. */
  interface Move extends Operation {
    op: "move";
    ids: string[];
    section: string;
    after: string | null;
  }

  /** What of a draft says where things stand. */
  type Order = { sections: { id: string; items: { id: string }[] }[] };

  /** A text that is edited in place. */
  type TextField = HTMLTextAreaElement & { show: (text: string) => void };

  /** A section on the paper. */
  interface Part {
    heading: TextField;
    text: TextField;
    list: HTMLOListElement;
    up: HTMLButtonElement;
    down: HTMLButtonElement;
    remove: HTMLButtonElement;
    element: HTMLElement;
  }

  /** A picture on the paper. */
  interface Shot {
    image: HTMLImageElement;
    flag: HTMLElement;
    cover: HTMLElement;
    own: HTMLElement;
    face: HTMLButtonElement;
    element: HTMLElement;
  }

  /** Something beside the paper that shows the draft. */
  interface Pane {
    show(): void;
  }

  /** What a link or a live gallery is made of. */
  type Shared = { ids?: string[]; gallery?: number };
}
