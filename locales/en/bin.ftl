### The bin.

bin = Bin
bin-find = Name, phone or e-mail
bin-days = { $n ->
    [one] Leads are kept for { $n } day
   *[other] Leads are kept for { $n } days
}
bin-for-ever = Leads are kept for ever
bin-term = For how long
bin-term-days = Keep for, days
bin-term-hint = After that a lead is destroyed at night, for good. Empty: for ever.
bin-term-set = Saved
bin-restore = Restore
bin-restore-chosen = Restore those ticked
bin-restore-found = Restore all found
bin-restore-all = Restore all
bin-restored = Leads restored: { $what }
bin-purge = Delete for good
bin-purge-sure = Delete the leads ticked for good? They can not be brought back.
bin-purged = Deleted for good: { $what }
bin-purged-but = Deleted for good: { $what }. The books need the others, and they are kept
bin-empty-all = Empty the bin
bin-empty-sure = Delete everything in the bin for good? It can not be brought back.
bin-emptying = The bin is being emptied
bin-kept = Kept
bin-kept-hint = Leads that were bought or have a deal are needed by the books and are not destroyed
bin-nothing = The bin is empty
bin-nothing-next = Deleted leads come here. They can be restored until their time has passed.
bin-none-found-next = Try another name or phone.
bin-log = What was destroyed
bin-log-leads = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
bin-log-kept = kept for the books: { $n }
bin-log-auto = By their time
