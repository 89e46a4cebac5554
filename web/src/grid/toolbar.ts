/** What changes a list's view, or works on what it shows; it comes after the rows, which need not wait for it. */
export { BulkBar } from "./bulk-bar";
export { ColumnChooser } from "./column-chooser";
export { ExportMenu, JobsGoing } from "./export-menu";
export { FilterBar } from "./filter-bar";
export { GroupCounts } from "./group-counts";
export { ViewPicker } from "./view-picker";
