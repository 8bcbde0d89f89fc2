/** Where the three styles of Liberation Sans lie; callers know their own layout, this room does not. */
export interface FontFiles {
  readonly regular: string;
  readonly bold: string;
  readonly italic: string;
}
