### Tags of leads.

tags = Tags
tags-setup = Set up tags
tags-hint = A tag is a free word. It is put on a card, or on many leads at once; here it is renamed, recoloured and merged.
tags-name = Name of the tag
tags-new = New tag
tags-create = Add
tags-add = + tag
tags-add-hint = Add a tag. Several at once: divide them by commas
tags-take-off = Take the tag off
tags-put-on = Put the tag on
tags-bulk = Tags of the leads chosen
tags-bulk-hint = Press a tag to put it on; the minus takes it off.
tags-hue = Colour
tags-hue-gray = Gray
tags-hue-blue = Blue
tags-hue-cyan = Cyan
tags-hue-violet = Violet
tags-hue-green = Green
tags-hue-amber = Amber
tags-hue-orange = Orange
tags-hue-red = Red
tags-save = Save
tags-merge = Merge
tags-merge-into = Make it part of
tags-parts = together with:
tags-part = Part
tags-delete = Delete
tags-restore = Bring back
tags-deleted-ones = Deleted
tags-leads = { $n ->
    [one] { $n } lead
   *[other] { $n } leads
}
tags-leads-more = more than { $n } leads
tags-empty = No tags yet
tags-empty-next = Add the first one here, or type it on a lead's card.
tags-created = Tag “{ $what }” added
tags-changed = Tag “{ $what }” saved
tags-merged = Tag “{ $what }” is part of another now
tags-deleted = Tag “{ $what }” deleted
tags-restored = Tag “{ $what }” is back
