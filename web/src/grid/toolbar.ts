/** What changes a list's view; it comes after the rows, which need not wait for it. */
export { ColumnChooser } from "./column-chooser";
export { FilterBar } from "./filter-bar";
