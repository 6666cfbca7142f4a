// What the small helpers of core/dom.js take.

/** An event of the page: what it happened to is an element that our own markup made. */
type PageEvent<E extends Event = Event> = E & { target: any; currentTarget: any };

/** Listeners (`onclick`), and attributes of any name. */
interface Properties {
  onclick?: ((event: PageEvent<MouseEvent>) => unknown) | null | false;
  onchange?: (event: PageEvent) => unknown;
  oninput?: (event: PageEvent) => unknown;
  onsubmit?: (event: PageEvent<SubmitEvent>) => unknown;
  onkeydown?: (event: PageEvent<KeyboardEvent>) => unknown;
  onfocus?: (event: PageEvent<FocusEvent>) => unknown;
  onblur?: (event: PageEvent<FocusEvent>) => unknown;
  onpointerenter?: (event: PageEvent<PointerEvent>) => unknown;
  onpointerleave?: (event: PageEvent<PointerEvent>) => unknown;
  [attribute: string]: string | number | boolean | null | undefined | ((event: any) => unknown);
}

/** What stands in an element; what is not there is left out. */
type Child = Node | string | number | boolean | null | undefined | Child[];

/** An action that a message offers. */
interface Offer {
  label: string;
  run: () => unknown;
}

/** A function that waits: `.now()` calls it at once, `.cancel()` drops the call. */
type Debounced<A extends any[]> = ((...args: A) => void) & { now: () => void; cancel: () => void };

/** The state of the library: its words, filters and order, and what is open. */
interface LibraryState {
  q: string;
  sort: string;
  filters: Record<string, string[]>;
  asset: string | null;
  stacks: string;
  open: string[];
}

// Which kind of element a selector finds, and an event came from, our own markup decides: TypeScript cannot know, and
// asking for each would hide the rest. So an element has what an input has, and what is used of other kinds.

interface PageElement
  extends HTMLInputElement,
    Pick<HTMLDialogElement, "open" | "showModal" | "close" | "returnValue">,
    Pick<HTMLImageElement, "complete" | "naturalWidth" | "currentSrc" | "sizes">,
    Pick<HTMLAnchorElement, "href">,
    Pick<HTMLTimeElement, "dateTime">,
    Pick<HTMLTemplateElement, "content"> {
  /** The fields of a form, by name too. */
  elements: HTMLFormControlsCollection & Iterable<PageElement> & Record<string, PageElement>;
  selectedOptions: HTMLCollectionOf<HTMLOptionElement>;
  /** Of the stars of a picture. */
  rate: (value: number) => unknown;
}

interface ParentNode {
  querySelector(selectors: string): PageElement;
  querySelectorAll(selectors: string): NodeListOf<PageElement>;
}

interface Element {
  closest(selectors: string): PageElement;
}

interface NonElementParentNode {
  getElementById(id: string): PageElement;
}

interface Document {
  getElementById(id: string): PageElement;
  addEventListener<K extends keyof DocumentEventMap>(
    type: K,
    listener: (event: PageEvent<DocumentEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLInputElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLButtonElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLFormElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLDialogElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLDivElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLSelectElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLTextAreaElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLImageElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLVideoElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLDetailsElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLUListElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLLIElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLAnchorElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLTimeElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLSpanElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLParagraphElement {
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: PageEvent<HTMLElementEventMap[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface EventTarget {
  addEventListener(
    type: string,
    listener: (event: PageEvent<any>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare function removeEventListener(type: string, listener: (event: any) => unknown): void;

declare function addEventListener(
  type: string,
  listener: (event: PageEvent<any>) => unknown,
  options?: boolean | AddEventListenerOptions,
): void;
