-- Of the leads that were there before 0018: the last line of their history that tells of a status, else the last change. In a
-- transaction of its own, so that only rows are locked and the pool can be read meanwhile.
UPDATE leads SET status_at = coalesce(
    (SELECT max(lead_events.at) FROM lead_events
      WHERE lead_events.lead_id = leads.id
        AND lead_events.event IN ('created', 'lot_opened', 'sold', 'redistributed', 'unsold', 'cancelled', 'promoted',
                                  'returned', 'recalled')),
    updated_at)
