### Tasks and the calendar.

planner-my-day = My day
planner-calendar = Calendar
planner-filters = Filter tasks
planner-find = Find
planner-find-hint = A task or a name
planner-filters-clear = Clear
planner-whole-day = Whole day
planner-whose = Whose tasks
planner-whose-mine = My tasks
planner-whose-all = Everybody
planner-whose-none = Nobody's
planner-kind = Type
planner-kind-any = Any type
planner-kind-call = Call
planner-kind-meeting = Meeting
planner-kind-message = Message
planner-kind-documents = Documents
planner-kind-bank = Bank
planner-kind-other = Other
planner-section-overdue = Overdue
planner-section-today = Today
planner-section-tomorrow = Tomorrow
planner-section-week = This week
planner-section-later = Later
planner-section-never = No deadline
planner-section-done = Done today
planner-section-empty = Nothing here
planner-show-all = { $n ->
    [one] Show { $n } task
   *[other] Show all { $n } tasks
}
planner-none-found = Nothing found
planner-none-found-next = Check the words or clear the filter.
planner-empty = All done
planner-empty-next = Add a task or take up a lead.
planner-to-leads = To the leads
planner-waiting = { $n ->
    [one] { $n } task until tonight, overdue: { $late }
   *[other] { $n } tasks until tonight, overdue: { $late }
}
planner-quick-hint = What is to be done?
planner-new = New task
planner-title = What to do
planner-day = Day
planner-time = Time
planner-time-hint = Without a time: the whole day
planner-who = Responsible
planner-nobody = Nobody
planner-about = About
planner-about-hint = A lead, a client or a deal
planner-about-none = Nobody found
planner-record-lead = lead
planner-record-client = client
planner-record-deal = deal
planner-add = Add
planner-save = Save
planner-change = Change
planner-delete = Delete
planner-do = Done
planner-reopen = Reopen
planner-result = Result
planner-result-hint = What came of it. It goes into the feed
planner-done-at = Done
planner-created = Created { $at }
planner-description = Details
planner-all-day = all day
planner-hidden = You have no access to the record
planner-repeats = Repeats
planner-reminds = With a reminder
planner-described = Has details
planner-later = Postpone
planner-later-hour = By an hour
planner-later-tomorrow = To tomorrow
planner-later-workday = To the next working day
planner-later-week = To Monday
planner-to-hour = +1 h
planner-to-tomorrow = Tomorrow
planner-to-workday = Workday
planner-to-week = Mon
planner-remind = Remind
planner-remind-never = No reminder
planner-remind-then = When it is due
planner-remind-minutes = { $n ->
    [one] { $n } minute before
   *[other] { $n } minutes before
}
planner-remind-hours = { $n ->
    [one] { $n } hour before
   *[other] { $n } hours before
}
planner-remind-days = { $n ->
    [one] { $n } day before
   *[other] { $n } days before
}
planner-repeat = Repeat
planner-every-never = Never
planner-every-day = Every day
planner-every-workday = On working days
planner-every-week = On weekdays of choice
planner-every-month = Monthly on this day
planner-weekdays = Days of the week
planner-month-day = Day of the month
planner-month-day-hint = Left empty, that of the deadline. In a shorter month the last day.
planner-weekday-1 = Mon
planner-weekday-2 = Tue
planner-weekday-3 = Wed
planner-weekday-4 = Thu
planner-weekday-5 = Fri
planner-weekday-6 = Sat
planner-weekday-7 = Sun
planner-until = Repeat until
planner-until-hint = Empty: without an end
planner-stale = Somebody has changed the task
planner-stale-next = Look at it and save it again on a new page.
planner-told-added = Task added: { $what }
planner-told-done = Done: { $what }
planner-told-reopened = To be done again: { $what }
planner-told-moved = { $what }: now due { $at }
planner-told-saved = Saved: { $what }
planner-told-removed = Deleted: { $what }
planner-told-restored = Restored: { $what }
planner-before = Earlier
planner-after = Later
planner-today = Today
planner-view = View
planner-view-month = Month
planner-view-week = Week
planner-week-of = { $from } – { $to }
planner-month-1 = January
planner-month-2 = February
planner-month-3 = March
planner-month-4 = April
planner-month-5 = May
planner-month-6 = June
planner-month-7 = July
planner-month-8 = August
planner-month-9 = September
planner-month-10 = October
planner-month-11 = November
planner-month-12 = December
planner-holiday = day off
planner-short = short
planner-day-label = { $n ->
    [one] { $at }: { $n } task
   *[other] { $at }: { $n } tasks
}
planner-add-on = Add on { $at }
planner-more = { $n ->
    [one] { $n } more
   *[other] { $n } more
}
planner-rules = Tasks upon events
planner-rules-hint = When a lead enters a status or a deal a stage, a task is made by itself, one for each entry.
planner-rule-new = New rule
planner-rule-when = When
planner-rule-choose = Choose a place
planner-rule-lead = A lead enters a status
planner-rule-deal = A deal enters a stage: { $name }
planner-rule-on-lead = Lead in status
planner-rule-on-deal = Deal in stage
planner-rule-worker = Whoever works the record
planner-rule-wait = Due within
planner-rule-unit = Unit of the term
planner-rule-saved = Rule saved: { $what }
planner-rule-removed = Rule deleted: { $what }
planner-unit-minute = minutes
planner-unit-hour = hours
planner-unit-workday = working days
planner-at-once-minute = at once
planner-at-once-hour = at once
planner-at-once-workday = on the same working day
planner-within-minute = { $n ->
    [one] in { $n } minute
   *[other] in { $n } minutes
}
planner-within-hour = { $n ->
    [one] in { $n } hour
   *[other] in { $n } hours
}
planner-within-workday = { $n ->
    [one] in { $n } working day
   *[other] in { $n } working days
}
