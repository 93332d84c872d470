### Segments of leads.

segments = Segments
segments-one = Segment
segments-hint = A segment is leads under one name. A live one fills itself by its conditions, a list is changed by hand. Filter, export and act on all of its leads at once.
segments-name = Name of the segment
segments-new = New segment
segments-make = Create
segments-bulk = The leads chosen, into a segment
segments-include = Add to the segment
segments-exclude = Take out of the segment
segments-of-list = Make it a segment
segments-live = Live
segments-live-hint = Leads come and go by themselves, by the conditions
segments-static = List
segments-static-hint = The leads that pass now
segments-share = Everybody sees it
segments-shared = Shared
segments-conditions = { $n ->
    [one] Live, { $n } condition
   *[other] Live, { $n } conditions
}
segments-taken = List
segments-leads = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
segments-leads-more = more than { $n } leads
segments-broken = a condition is out of date
segments-show = Show
segments-change = Change the segment
segments-delete = Delete the segment
segments-empty = No segments yet
segments-empty-next = Filter the leads and press “Save the view”, “Make it a segment”. Or tick leads and choose “Segment” in the bar below.
segments-created = Segment “{ $what }” created
segments-changed = Segment “{ $what }” saved
segments-deleted = Segment “{ $what }” deleted
segments-restored = Segment “{ $what }” is back
segments-included = Leads added: { $what }
segments-excluded = Leads taken out: { $what }
