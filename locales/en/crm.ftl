### The franchisee's CRM: leads, clients, deals, pipelines, tasks, notices.

crm-leads = Leads
crm-lead = Lead
crm-lead-new = New lead
crm-lead-edit = Edit lead
crm-lead-created = Lead { $what } created
crm-lead-deleted = Lead deleted
crm-client = Client
crm-clients = Clients
crm-client-new = New client
crm-client-edit = Edit client
crm-client-no-deals = No deals yet. Add the first with the “Deal” button.
crm-deal = Deal
crm-deals = Deals
crm-deal-new = New deal
crm-deal-quick = Quick deal
crm-deal-title = Title
crm-person = Person
crm-request = Request
crm-origin = Origin
crm-data = Details
crm-parts = Parts of the card
crm-feed = Feed
crm-status = Status
crm-status-other = Close the lead
crm-stages = Stages
crm-in-stage = In this stage
crm-team = Whole team
crm-me = Mine
crm-nobody = Nobody
crm-open = Open
crm-show = Show
crm-edit = Edit
crm-save = Save
crm-create = Create
crm-add = Add
crm-delete = Delete
crm-rename = Rename
crm-cancel = Cancel
crm-choose = Choose
crm-compare = Compare
crm-assign = Assign
crm-earned = Earned

## Fields

crm-field-name = Name
crm-field-phone = Phone
crm-field-email = E-mail
crm-field-phones = Phones
crm-field-emails = E-mails
crm-field-city = City
crm-field-product = Product
crm-field-amount = Amount
crm-field-amount-roubles = Amount, ₽
crm-field-source = Source
crm-field-lawful_basis = Lawful basis
crm-field-comment = Comment
crm-field-responsible = Responsible
crm-field-responsible-short = Resp.
crm-field-created = Created
crm-field-age = Age
crm-field-price = Price
crm-field-duplicate = Duplicate
crm-contact-keep = Now { $now }. Leave empty to keep it
crm-contacts-hint = Several, separated by commas
crm-basis-hint = Without a basis a lead can be kept, but neither sold nor called

## The list

crm-views = Views
crm-view-all = All leads
crm-view-open = In work
crm-view-mine = Mine
crm-view-new = New
crm-view-bought = Bought
crm-filters = Filters
crm-filter-status = Any status
crm-filter-source = Any source
crm-filter-responsible = Anybody
crm-filters-clear = Clear filters
crm-find = Find
crm-find-hint = Name, phone or e-mail
crm-leads-empty = No leads yet
crm-leads-empty-next = Add the first one, upload a file or buy a lead at the auction.
crm-leads-none-found = Nothing found
crm-leads-none-found-next = Check the spelling or drop some of the conditions.
crm-clients-empty = No clients yet
crm-clients-empty-next = A client appears when a lead is turned into a deal.
crm-clients-none-found = Nothing found
crm-to-leads = To leads
crm-to-auction = To the auction
crm-to-import = Import
crm-to-deal = To the deal
crm-back-to-leads = Back to leads
crm-back-to-board = Back to the board

## Duplicates

crm-duplicate = Looks like the lead “{ $name }” of { $at }: the same contacts.
crm-duplicate-mark = There is a lead with the same contacts
crm-duplicate-found = This person is in your base already.
crm-duplicate-owner = responsible: { $name }

## Personal data

crm-reveal = Show
crm-reveal-why = Why show the contacts?
crm-reveal-logged = The reason goes into the feed
crm-reveal-call = Call to the client
crm-reveal-message = Message to the client
crm-reveal-check = Check of the data

## Two people at once

crm-stale = Somebody changed this while you were editing
crm-stale-next = Your values are still in the form. Save again if they are right.
crm-stale-reloaded = This is what is stored now. Make your change again.

## Into a deal

crm-convert = Make a deal
crm-convert-into = Into which pipeline?
crm-converted = The lead became a deal
crm-next-step = Next step
crm-next-step-convert = Once you have agreed, make it a deal: the client is filled in by itself.

## The feed

crm-note = Note
crm-note-hint = Note
crm-note-add = Add
crm-event-created = Created
crm-event-received = Bought at the auction for
crm-event-status = Status
crm-event-stage = Stage
crm-event-held = in the last one since { $since }
crm-event-assigned = Responsible:
crm-event-edited = Changed
crm-event-revealed = Contacts shown
crm-event-duplicate_of = The same contacts as the lead
crm-event-came_again = Came again:
crm-notice-came_again = A client came again
crm-lead-attached = “{ $what }” was added to the card that was there
crm-duplicate-forbid = A second card can't be made: the owner has decided so.
crm-duplicate-attach = It will be added to that card.
crm-event-duplicate_came = A lead with the same contacts came:
crm-event-converted = Became a deal
crm-event-return_asked = Return requested
crm-event-application = Application written
crm-event-submission = Bank
crm-event-issued = Loan issued
crm-event-issue_reversed = Issue reversed
crm-event-commission = commission { $amount }
crm-event-deleted = Deleted
crm-event-restored = Restored
crm-event-task = Task:
crm-event-task_done = Done:
crm-event-note = Note
crm-event-call = Call
crm-call-record = Record a call
crm-call-way = Who called
crm-call-out = Outgoing call
crm-call-in = Incoming call
crm-call-outcome = How it ended
crm-call-choose = Choose
crm-call-answered = talked
crm-call-no_answer = no answer
crm-call-busy = busy
crm-call-wrong_number = somebody else answered
crm-call-switched_off = phone switched off
crm-call-minutes = Lasted, minutes
crm-call-at = When
crm-call-at-hint = Empty: now. Calls of the last 24 hours can be recorded
crm-call-comment = Comment
crm-call-save = Record
crm-event-lead_joined = A lead joined
crm-event-imported = Loaded from a file

## Tasks

crm-tasks = Tasks
crm-task-new = New task
crm-task-due = Due
crm-task-next = Next task
crm-task-none = No task
crm-task-do = Do
crm-task-undo = Undo

## Board and deal

crm-board-total = { $n ->
    [one] { $n } deal worth { $sum }
   *[other] { $n } deals worth { $sum }
}
crm-board-empty = The board is empty
crm-board-empty-next = A deal appears when you make one of a lead.
crm-lose = Lost
crm-lose-title = Why it was lost
crm-lose-reason = Why the deal came to nothing
crm-lose-do = Close the deal
crm-issue = Issue
crm-issue-and-tasks = Issue and tasks
crm-issued = The issue is booked
crm-issued-on = Issued on
crm-issued-amount = Issued
crm-issued-amount-roubles = Loan, ₽
crm-commission = Commission
crm-commission-roubles = Commission, ₽
crm-issue-do = Book the issue
crm-issue-hint = Booked once. A mistake is put right by a reversal
crm-issue-not-yet = The loan is not issued yet.
crm-issue-reverse = Reverse
crm-issue-reverse-reason = Reason
crm-issue-reverse-hint = The partner's accruals will be reversed too
crm-issue-reverse-do = Reverse the issue
crm-issue-reversed = The issue is reversed

## Pipelines

crm-pipeline = Pipeline
crm-pipelines = Pipelines
crm-pipelines-edit = Set up pipelines
crm-pipeline-new = New pipeline
crm-pipeline-name = Name of the pipeline
crm-pipeline-main = Main
crm-pipeline-make-main = Make it the main one
crm-pipeline-delete-sure = Delete the pipeline “{ $name }”?
crm-stage-new = New stage
crm-stage-name = Name of the stage
crm-stage-kind = Kind of stage
crm-stage-hue = Colour
crm-stage-days = Days for it
crm-stage-delete = Delete the stage
crm-stage-delete-where = { $n ->
    [one] Where { $n } deal goes
   *[other] Where { $n } deals go
}
crm-kind-open = In work
crm-kind-won = Issued
crm-kind-lost = Lost
crm-hue-gray = Gray
crm-hue-blue = Blue
crm-hue-cyan = Cyan
crm-hue-violet = Violet
crm-hue-green = Green
crm-hue-amber = Amber
crm-hue-orange = Orange
crm-hue-red = Red
crm-statuses = Lead statuses
crm-statuses-hint = A lead's path to a deal. Drag a row to change the order; by keyboard: Alt and the arrows. A lock marks the statuses that the program itself gives: they can be renamed, not removed.
crm-status-new = New status
crm-status-name = Name of the status
crm-status-kind = What it means
crm-status-kind-open = In work
crm-status-kind-won = Deal
crm-status-kind-lost = Work ended
crm-status-delete = Remove the status
crm-status-delete-where = { $n ->
    [one] Where { $n } lead goes
   *[other] Where { $n } leads go
}
crm-status-empty = No lead has this status. Its name stays in histories.
crm-status-fixed = The program itself gives leads this status, so it can't be removed
crm-status-most = More than { $n } leads have this status. Move them by an act on many first.
crm-status-archived = Status “{ $what }” removed
crm-status-restored = Status “{ $what }” is in use again
crm-stage-probability = Chance of an issue, %
crm-stage-probability-hint = For the pipeline's forecast
crm-stage-days-hint = A deal that stays longer counts as stuck. Empty: never
crm-stage-rots = { $n ->
    [one] at most { $n } day
   *[other] at most { $n } days
}
crm-stage-fixed = This is the last stage of its kind, the pipeline needs it
crm-stage-empty = No deal is in this stage.
crm-next = What comes next
crm-next-any-status = Any status
crm-next-any-stage = Any stage
crm-next-hint-status = With some ticked, a lead can't go to the others from here, by an act on many neither.
crm-next-hint-stage = With some ticked, a deal can't go to the others from here. An issue is not held up by it.
crm-next-after = Next:
crm-next-none = Nothing comes next
crm-next-count = { $n ->
    [0] nothing comes next
    [one] { $n } stage comes next
   *[other] { $n } stages come next
}
crm-not-next = Not from here: that is how the statuses are set up
crm-place-kind-stays = It does not change: reports count by it
crm-place-asks = What has to be filled in
crm-place-asks-nothing = Nothing special.
crm-preset-first = New
crm-preset-won = Issued
crm-preset-lost = Lost
crm-refused-required = Fill in the name.
crm-refused-too_long = The name is too long.
crm-refused-has_deals = There are deals in it. Move them first.
crm-refused-main_pipeline = The main pipeline can't be deleted.

## Notices

crm-notices = Notices
crm-notices-empty = Nothing new
crm-notices-empty-next = Duplicates of your leads and what is assigned to you will appear here.
crm-notice-duplicate = A new lead with the same contacts came
crm-notice-assigned = A lead is assigned to you
crm-notice-task_given = You were given a task
crm-notice-task_due = A task is due soon
crm-notice-received = A new lead was bought
crm-notice-wallet_low = The wallet is low
crm-notice-wallet_paused = Standing orders wait: the money has run out
crm-notice-wallet_resumed = Standing orders work again
crm-notice-contact_due = The first contact is due soon
crm-notice-recalled = A lead was recalled: nobody reached the client in time
crm-notice-returned = A lead went back to the pool
crm-notice-new = New

# Filter, views and columns of the list of leads
crm-field-status = Status
crm-field-task = Task
crm-field-created_at = Created
crm-field-updated_at = Changed
crm-field-bought = Bought on the exchange
crm-field-deal = In a deal
crm-field-unknown = Removed field
crm-column-phone = Phone
crm-column-email = E-mail
crm-yes = Yes
crm-or = or
crm-and = and
crm-days = { $n } d
crm-days-word = days
crm-condition = Filter
crm-conditions = Conditions
crm-conditions-none = No conditions yet: all leads of the view are shown.
crm-conditions-apply = Apply
crm-conditions-refused = The filter can't be read
crm-conditions-refused-next = One of the conditions is filled in wrongly, so the list is empty.
crm-conditions-mend = Mend the condition
crm-condition-add = + Condition
crm-condition-or = + or…
crm-condition-and = + and…
crm-condition-drop = Drop the condition
crm-condition-value = Value
crm-operator = How to compare
crm-join = How to join the conditions
crm-join-all = All conditions hold
crm-join-any = At least one holds
crm-operator-in = one of
crm-operator-not_in = none of
crm-operator-contains = contains
crm-operator-lacks = does not contain
crm-operator-at_least = at least
crm-operator-at_most = at most
crm-operator-from = since
crm-operator-to = until
crm-operator-last = in the last
crm-operator-older = longer ago than
crm-operator-next = within the next
crm-operator-empty = is empty
crm-operator-filled = is filled
crm-operator-yes = yes
crm-operator-no = no
crm-task-is-none = No task
crm-task-is-open = Has a task
crm-task-is-overdue = Overdue
crm-columns = Columns
crm-columns-hint = Drag to change their order, or press Alt and an arrow; widths are dragged in the table's head.
crm-columns-usual = Back to the usual ones
crm-view = View
crm-view-create = New view
crm-view-new-hint = Keeps the conditions, the order and the columns, but not the words searched for.
crm-view-name = Name
crm-view-share = Show it to all staff
crm-view-save = Save
crm-view-save-it = Save as a view
crm-view-save-as = As a new one
crm-view-delete = Delete the view
crm-view-saved = View “{ $what }” saved
crm-view-deleted = View “{ $what }” deleted
crm-view-restored = View “{ $what }” restored

# Bulk actions
crm-notice-leads = Leads: { $n }
crm-notice-assigned_many = Leads are assigned to you
crm-batches = Bulk actions
crm-batches-empty = No bulk actions yet
crm-batches-empty-next = Tick leads in the list: the bar below assigns them, moves them to a status or deletes them. Any action can be undone here.
crm-batch-assign = Responsible
crm-batch-share = Shared out among
crm-batch-status = Status
crm-batch-delete = Deletion
crm-batch-changed = Changed: { $n }
crm-batch-passed = passed over: { $n }
crm-batch-restored = Put back: { $n }
crm-batch-kept = left as they are, for somebody changed them since: { $n }
crm-batch-undo = Undo
crm-batch-state-running = Running
crm-batch-state-undoing = Being undone
crm-batch-state-undone = Undone
crm-batch-runs = The action on { $what } leads is running
crm-batch-done = Leads changed: { $what }
crm-batch-done-but = Leads changed: { $what }. The others were passed over: nothing to change, or it is not allowed
crm-batch-nothing = Nothing to change: the leads are so already
crm-batch-undone = Undone, leads put back: { $what }
crm-batch-undone-but = Leads put back: { $what }. Those that somebody has changed since are left as they are
crm-bulk = Actions on the chosen leads
crm-bulk-chosen = Chosen
crm-bulk-all = All that match
crm-bulk-all-of = All { $n }
crm-bulk-assign = Assign
crm-bulk-assign-to = To whom
crm-bulk-delete = Delete
crm-bulk-clear = Clear
crm-bulk-page = Choose the whole page
crm-bulk-choose = Choose
crm-bulk-share = Share out among
crm-bulk-share-hint = Tick two or more people.
crm-bulk-turn = In turn
crm-bulk-least = Fewest first

# Exports
crm-list-more = More
crm-export-xlsx = Export to Excel
crm-export-csv = Export to CSV
crm-export-number = Export no.
crm-exports = Log of exports
crm-exports-leads = leads: { $n }
crm-exports-conditions = Conditions: { $n }
crm-exports-q = Search
crm-exports-empty = No exports yet
crm-exports-empty-next = Who exported which leads, and when, is seen here. Each row of a file carries the number of its export.
crm-batch-undo-sure = Put them back as they were? Leads: { $n }
crm-batch-undone-by = Undone by { $name }
crm-batch-undoing = The action on { $what } leads is being undone

## Fields that a franchisee adds to its cards

crm-fields = Custom fields
crm-fields-more = More
crm-fields-empty = No fields of your own yet
crm-fields-empty-next = Add what the cards of leads, clients and deals lack: employer, years of service, contract number. A field appears in forms, filters, columns and exports.
crm-fields-hint = Drag a row to change the order on the card. By keyboard: Alt and an arrow.
crm-fields-archived = Out of use
crm-fields-needed = Fill in the marked fields to move to “{ $name }”
crm-fields-setup = Set up fields
crm-field-new = New field
crm-field-add = Field
crm-field-edit = Edit field
crm-field-archive = Take off the cards
crm-field-restore = Bring back
crm-field-archived = “{ $what }” is off the cards. Its values are kept
crm-field-restored = “{ $what }” is on the cards again
crm-field-drop = Remove { $now }
crm-field-title = Name
crm-field-section = Section of the card
crm-field-section-hint = Fields of one section stand together, such as “Employment”
crm-field-kind = Type
crm-field-kind-choose = What will the field hold?
crm-field-kind-stays = The type can’t be changed later
crm-field-where = Where
crm-field-where-hint = A value goes from the lead to its client and deal if both have the field
crm-field-choices = Choices
crm-field-choices-hint = Clear a name to stop offering a choice. Cards that have it keep it
crm-field-choices-more = New choices
crm-field-choices-more-hint = One a line
crm-field-choice = Choice
crm-field-required = Required
crm-field-required-hint = No card is created without it, and it can’t be emptied
crm-field-sole = No repeats
crm-field-sole-hint = No second card may have the same value
crm-field-required-in = Needed to enter a status or stage
crm-field-shown-in = Show only in these statuses and stages
crm-field-shown-in-hint = Nothing ticked: always shown
crm-field-roles = Who sees it
crm-field-roles-hint = Nobody ticked: everybody sees it. The owner always does
crm-field-statuses = Statuses of leads
crm-field-mark-required = required
crm-field-mark-needed = { $n ->
    [one] needed in { $n } place
   *[other] needed in { $n } places
}
crm-field-mark-sole = no repeats
crm-field-mark-roles = not for everybody
crm-field-mark-choices = { $n ->
    [one] { $n } choice
   *[other] { $n } choices
}
crm-record-lead = Leads
crm-record-client = Clients
crm-record-deal = Deals
crm-kind-of-text = Text
crm-kind-of-number = Number
crm-kind-of-money = Money
crm-kind-of-date = Date
crm-kind-of-phone = Phone
crm-kind-of-email = E-mail
crm-kind-of-select = One of a list
crm-kind-of-multi_select = Some of a list
crm-kind-of-checkbox = Checkbox
crm-kind-of-link = Link
crm-kind-of-user = Colleague
crm-kind-hint-text = One line: employer, contract number
crm-kind-hint-number = Years of service, age, area; up to four decimals
crm-kind-hint-money = Income, payment; in roubles
crm-kind-hint-date = A day: end of a policy, birthday
crm-kind-hint-phone = One more number; hidden until shown with a reason
crm-kind-hint-email = One more address; hidden until shown with a reason
crm-kind-hint-select = Kind of employment, reason for the request
crm-kind-hint-multi_select = Documents at hand, interests
crm-kind-hint-checkbox = Yes or nothing
crm-kind-hint-link = A page on the web
crm-kind-hint-user = Underwriter, lawyer: somebody of the team

## Merging leads

crm-merge = Merge leads
crm-merge-hint = Choose the lead to keep and the values it takes. The tasks, the deal and the feed of the others go to it. A merge can be undone for 30 days.
crm-merge-left = Kept
crm-merge-join = Join all
crm-merge-do = Merge
crm-merged = The leads are one now
crm-parted = The leads are apart again
crm-merged-with = Merged with
crm-part = Part
crm-bulk-merge = Merge
crm-event-merged = Merged with
crm-event-merged_into = Became part of
crm-event-parted = The merge was undone
crm-notice-merged = Your lead was merged with this one
crm-field-tags = Tags
crm-field-segment = Segment
crm-field-contact_at = Last contact
crm-field-active_at = Last activity
crm-operator-has_all = all of
crm-batch-restore = Restored from the bin
crm-batch-tag = Tag put on
crm-batch-untag = Tag taken off
crm-event-tagged = Tag
crm-event-untagged = Tag taken off
