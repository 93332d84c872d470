### Imports of files: the list, an import's page, reasons of refusal.

intake-imports = Imports
intake-import = Lead import
intake-new = New import
intake-file = File
intake-drop = Drop a file here or choose one
intake-file-hint = CSV, XLSX, XLS or ODS up to 64 MB. Encoding and separator are detected
intake-source = Source
intake-basis = Lawful basis
intake-product = Product
intake-default-hint = For rows where the file says nothing
intake-basis-hint = Without a basis leads are kept, but can't be sold or called
intake-from-file = From the file
intake-choose = Choose
intake-start = Import
intake-undo-hint = An import can be undone as a whole
intake-history = Imported files
intake-none = No files yet
intake-none-next = Drop a table of leads here: one column with a phone or an e-mail is enough.
intake-state = State
intake-rows = Rows
intake-created = Created
intake-rejected = Rejected
intake-by = Imported by
intake-at = When
intake-back = All imports
intake-to-leads = To the leads

## States

intake-state-queued = Queued
intake-state-running = Importing
intake-state-done = Done
intake-state-failed = Failed
intake-state-undoing = Being undone
intake-state-undone = Undone

## The page

intake-step-file = File
intake-step-check = Check
intake-step-load = Import
intake-kb = { $n } KB
intake-loading = Importing rows
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

## Verdicts

intake-verdict-all = All rows
intake-verdict-ok = Created
intake-verdict-updated = Updated
intake-verdict-duplicate = Duplicates
intake-verdict-invalid = Faults
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
error-import_taken_over = Another process goes on with this import
