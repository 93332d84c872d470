### Imports of files: the list, an import's page, reasons of refusal.

intake-imports = Imports
intake-import = Lead import
intake-new = New import
intake-file = File
intake-drop = Drop a file here or choose one
intake-file-hint = CSV, XLSX, XLS or ODS up to 64 MB. Encoding and separator are shown before anything is loaded
intake-source = Source
intake-basis = Lawful basis
intake-product = Product
intake-default-hint = For rows where the file says nothing
intake-basis-hint = Without a basis leads are kept, but can't be sold or called
intake-from-file = From the file
intake-choose = Choose
intake-set-up = Set up and check
intake-at-once = Import at once
intake-undo-hint = An import can be undone as a whole
intake-history = Imported files
intake-none = No files yet
intake-none-next = Drop a table of leads here: one column with a phone or an e-mail is enough.
intake-state = State
intake-rows = Rows
intake-created = Created
intake-updated = Updated
intake-rejected = Rejected
intake-by = Imported by
intake-at = When
intake-back = All imports
intake-to-leads = To the leads

## States

intake-state-draft = Draft
intake-state-checking = Being checked
intake-state-checked = Checked
intake-state-paused = Paused
intake-state-cancelled = Stopped
intake-state-queued = Queued
intake-state-running = Importing
intake-state-done = Done
intake-state-failed = Failed
intake-state-undoing = Being undone
intake-state-undone = Undone

## The page

intake-step-file = File
intake-step-columns = Columns
intake-step-values = Values
intake-step-repeats = Duplicates
intake-step-check = Check
intake-step-load = Import
intake-kb = { $n } KB
intake-progress-running = Importing rows
intake-progress-checking = Checking rows; nothing is written
intake-progress-paused = The import is paused
intake-loading-note = You may close the page: the import goes on
intake-queued = The file is here. It will be read through first, then imported.
intake-failed-next = Mend the file and import it again: nothing will be created twice.
intake-undoing = The leads of this import are being deleted.
intake-undone = { $n ->
    [one] The import is undone: { $n } lead was deleted.
   *[other] The import is undone: { $n } leads were deleted.
}
intake-kept = { $n ->
    [one] { $n } lead was kept: somebody has worked with it.
   *[other] { $n } leads were kept: somebody has worked with them.
}
intake-undo = { $n ->
    [one] Undo the import of { $n } lead
   *[other] Undo the import of { $n } leads
}
intake-undo-question = { $n ->
    [one] Delete { $n } lead of this import? If it was sold or changed, it stays.
   *[other] Delete { $n } leads of this import? Those sold or changed stay.
}
intake-undo-question-changed = Delete the leads that this import created and give those it updated their former values? What somebody has worked with since stays.
intake-mapping = Columns and fields
intake-source-default = Source by default
intake-basis-default = Basis by default
intake-sample = Rows of the file
intake-no-rows = There are no such rows
intake-row = Row
intake-verdict = Verdict
intake-verdicts = What became of the rows
intake-faults = Faults by kind
intake-rejects = { $n ->
    [one] { $n } rejected row as CSV
   *[other] { $n } rejected rows as CSV
}
intake-reason = Reason
intake-duplicate-of-row = Repeats row { $row }

## Steps

intake-next = Next
intake-step-back = Back
intake-discard = Delete the draft
intake-discard-question = Delete this draft and its file?
intake-rows-in-file = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
intake-how-read = How to read the file
intake-sheet = Sheet
intake-encoding = Encoding
intake-delimiter = Separator
intake-delimiter-semicolon = Semicolon ;
intake-delimiter-comma = Comma ,
intake-delimiter-tab = Tab
intake-delimiter-bar = Vertical bar |
intake-delimiter-space = Space
intake-quote = Quotation marks
intake-quote-double = Double "
intake-quote-single = Single '
intake-quote-none = None: a mark is a character like any other
intake-header = Row with the headers
intake-header-none = No headers
intake-header-hint = Empty rows are not counted
intake-preview = This is how the file will be read
intake-preview-note = { $n ->
    [one] the first row
   *[other] the first { $n } rows
}
intake-above = above
intake-warn-encoding = The text looks more like { $what }. Check whether the words can be read.
intake-warn-guessed = The encoding { $what } was told by the content. Check that the words below can be read; choose another one if not.
intake-warn-unreadable = { $n ->
    [one] { $n } row has characters that could not be read, the first is row { $row }. The encoding seems to be wrong.
   *[other] { $n } rows have characters that could not be read, the first is row { $row }. The encoding seems to be wrong.
}
intake-warn-garbled = { $n ->
    [one] { $n } row has random letters instead of words, the first is row { $row }. The file may have been saved in a wrong encoding; open its original and save it as UTF-8.
   *[other] { $n } rows have random letters instead of words, the first is row { $row }. The file may have been saved in a wrong encoding; open its original and save it as UTF-8.
}
intake-warn-wide = { $n ->
    [one] { $n } row has more cells than there are headers, the first is row { $row }. The cells beyond will not be loaded: check the separator and the quotation marks.
   *[other] { $n } rows have more cells than there are headers, the first is row { $row }. The cells beyond will not be loaded: check the separator and the quotation marks.
}
intake-warn-narrow = { $n ->
    [one] { $n } row has fewer cells than there are headers, the first is row { $row }. What is missing counts as empty.
   *[other] { $n } rows have fewer cells than there are headers, the first is row { $row }. What is missing counts as empty.
}
intake-warn-no_header = No row with headers was found: columns are named by letters. If there is one, choose its number.
intake-column-empty = Empty in every row
intake-field-of = Field of the column “{ $column }”
intake-unit = The header says “{ $unit }”: amounts are multiplied
intake-as-leads = The leads will look like this
intake-as-leads-note = Follows what is chosen on the left
intake-defaults = For rows without a value
intake-defaults-note = What to write where the file is empty or has no such column.
intake-no-values = There is nothing to map
intake-no-values-next = The file has no columns with a status, a responsible person, a source, a product or another list.
intake-column-of = column “{ $column }”
intake-unclear = { $n ->
    [one] { $n } value is unknown
   *[other] { $n } values are unknown
}
intake-all-clear = All are known
intake-times = { $n ->
    [one] once
   *[other] { $n } times
}
intake-meaning-of = What “{ $value }” means
intake-as-unknown = Like the others
intake-skip-value = Leave the field empty
intake-reject-row = Reject the row
intake-unknown-values = All other values
intake-more-values = the most frequent are shown
intake-repeats-question = If there is a lead with the same phone or e-mail
intake-repeats-note = A row that repeats another one of the same file is loaded once.
intake-policy-skip = Don't load the row
intake-policy-skip-note = It goes to the rejected rows, with the reason.
intake-policy-fill = Complete the lead
intake-policy-fill-note = Only empty fields are filled, nothing else is touched.
intake-policy-overwrite = Update the lead
intake-policy-overwrite-note = All that the row says is written over what was there.
intake-policy-add = Add one more lead
intake-policy-add-note = The new lead is marked as a duplicate; they can be merged later.
intake-missing = { $what ->
    [source] Source.
    [lawful_basis] Lawful basis.
    [product] Product.
   *[other] Columns.
}
intake-check = Check the file
intake-check-note = The whole file is read, nothing is written
intake-checked = { $n ->
    [0] The whole file was checked: every row will be loaded.
    [one] The whole file was checked. { $n } row will not be loaded: the reason is below and can be downloaded as a file.
   *[other] The whole file was checked. { $n } rows will not be loaded: the reasons are below and can be downloaded as a file.
}
intake-checked-nothing = No row will be loaded. The reasons are below: go back to the columns or values, or mend the file.
intake-sample-check = Rejected and first rows
intake-run = { $n ->
    [one] Load { $n } lead
   *[other] Load { $n } leads
}
intake-pause = Pause
intake-resume = Go on
intake-cancel = Stop
intake-cancel-question = { $n ->
    [0] Stop the import?
    [one] Stop the import? The { $n } lead loaded so far stays; the import can be undone afterwards.
   *[other] Stop the import? The { $n } leads loaded so far stay; the import can be undone afterwards.
}
intake-cancel-check = Stop the check
intake-cancelled = { $n ->
    [0] The import was stopped before anything was loaded.
    [one] The import was stopped. { $n } lead had been loaded and is there; the import can be undone.
   *[other] The import was stopped. { $n } leads had been loaded and are there; the import can be undone.
}

## Fields

intake-field-none = Not imported
intake-field-name = Name
intake-field-last_name = Last name
intake-field-first_name = First name
intake-field-middle_name = Middle name
intake-field-phone = Phone
intake-field-email = E-mail
intake-field-city = City
intake-field-product = Product
intake-field-amount = Amount
intake-field-source = Source
intake-field-lawful_basis = Lawful basis
intake-field-comment = Comment
intake-field-status = Status
intake-field-responsible = Responsible

## Verdicts

intake-verdict-all = All rows
intake-verdict-ok = Created
intake-verdict-updated = Updated
intake-verdict-duplicate = Duplicates
intake-verdict-invalid = Faults
intake-would-ok = Will be created
intake-would-updated = Will be updated
intake-will-ok = Will be created
intake-will-updated = Will be updated
intake-is-ok = Created
intake-is-updated = Updated
intake-is-duplicate = Duplicate
intake-is-invalid = Fault
intake-why-duplicate = This lead is in the base already
intake-why-invalid_phone = The phone can't be read
intake-why-invalid_email = The e-mail can't be read
intake-why-no_contact = Neither a phone nor an e-mail
intake-why-required = A value is missing
intake-why-too_long = A value is too long
intake-why-unknown_product = Unknown product
intake-why-unknown_source = Unknown source
intake-why-unknown_lawful_basis = Unknown lawful basis
intake-why-invalid_amount = The amount can't be read
intake-why-unknown_status = Unknown status
intake-why-unknown_user = Unknown person
intake-why-unknown_value = No such value in the list
intake-why-invalid_number = The number can't be read
intake-why-invalid_date = The date can't be read
intake-why-invalid_link = The link can't be read
intake-why-invalid_flag = Neither yes nor no
intake-why-value_taken = Another lead has this value already
intake-why-not_found = The lead was not found: it was removed
intake-why-invalid = The value does not fit

## Errors of the file and the form

error-file_empty = The file is empty
error-file_no_rows = The file has headers and not a single row
error-file_not_a_table = This is no table. CSV, XLSX, XLS or ODS is needed
error-file_protected = The file has a password. Save it without one
error-file_broken = The file is damaged. Open it and save it again
error-file_too_large = The file is too large
error-file_too_many_rows = More than 500,000 rows. Split the file
error-file_too_many_columns = More than 300 columns
error-file_no_contact_column = No column with a phone or an e-mail among the first rows
error-file_unclosed_quote = A quotation mark that is never closed swallows the rest of the file
error-file_unreadable = The file could not be read
error-invalid_options = The import's options can't be read
error-unknown_verdict = There is no such verdict
error-import_running = The import is still running. Wait for its end
error-file_no_such_sheet = The file has no such sheet
error-field_twice = Another column fills this field already
error-no_name_column = Choose a column with a name or a surname
error-no_contact_column = Choose a column with a phone or an e-mail
error-import_begun = The import is on its way; its settings can't be changed
error-import_not_checked = Check the file first
error-import_not_running = The import is not running
error-import_taken_over = Another process goes on with this import
