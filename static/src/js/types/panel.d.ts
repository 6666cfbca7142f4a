// What editing a picture works on.
declare namespace Edit {
  /** A value of a field, as it is edited. */
  type Value = string | number | null | undefined;

  /** What each field holds, and keeps after it was saved. */
  type Fields = Record<string, Value>;

  /** After a change: whether the panel stays as it is, where the focus goes, and what else is to be read anew. */
  interface Changed {
    keep?: boolean;
    focus?: string;
    /** The picture is no longer to be seen. */
    gone?: boolean;
    /** The picture itself is another. */
    picture?: boolean;
  }

  type OnChanged = (how?: Changed) => unknown;

  /** After a save, with the action's number. */
  type OnSaved = (action: number, field: string) => unknown;

  /** Which pictures an edit is of. */
  type Target = { ids: string[] } | { query: string };

  /** One operation of a bulk edit, as the server takes it. */
  interface Operation {
    op: string;
    field: string;
    text?: string;
    find?: string;
    mode?: string;
    case?: boolean;
    value?: string | number;
    keys?: string[];
  }

  /** Reads what the inputs of an operation say; null while that is incomplete. */
  type Read = () => Operation | null;

  /** Names of a field that begin with some letters. */
  type AskNames = (field: string, q: string) => Promise<Server.KeyedName[]>;

  /** The line of an operation. */
  type Line = HTMLLIElement & { operation: Read; begin: () => void };
}
