//! How a submission stands (статус подачи), and what may follow.

use kernel::words;

words! {
    /// How an application stands at a bank.
    Status {
        /// It is being put together.
        Draft = "draft",
        /// It was sent.
        Sent = "sent",
        /// The bank has it and looks at it.
        Review = "review",
        /// The bank wants more papers.
        Documents = "documents",
        /// The bank would lend, subject to its check.
        Preapproved = "preapproved",
        /// The bank lends; until a day.
        Approved = "approved",
        /// The bank lends if something is done.
        Conditional = "conditional",
        /// The bank does not lend.
        Refused = "refused",
        /// What was approved is not to be had any more.
        Lapsed = "lapsed",
        /// The client or the broker took it back.
        Withdrawn = "withdrawn",
        /// The client takes this offer.
        Chosen = "chosen",
        /// The contract is signed; the money may have to wait (период охлаждения).
        Signed = "signed",
        /// The money was paid out.
        Issued = "issued",
        /// It was signed, and the money was not paid out.
        NotIssued = "not_issued",
    }
}

impl Status {
    /// What may follow. A bank may answer at once or after any step; whoever erred takes an answer back to the review. An issue that was reversed
    /// leads back to the signature, and a signature that was none back to the choice.
    pub const fn next(self) -> &'static [Self] {
        use Status::*;
        match self {
            Draft => &[Sent, Withdrawn],
            Sent => &[Review, Documents, Preapproved, Approved, Conditional, Refused, Withdrawn],
            Review => &[Documents, Preapproved, Approved, Conditional, Refused, Withdrawn],
            Documents => &[Review, Preapproved, Approved, Conditional, Refused, Withdrawn],
            Preapproved => &[Review, Documents, Approved, Conditional, Refused, Lapsed, Withdrawn],
            Approved => &[Chosen, Conditional, Refused, Lapsed, Withdrawn, Review],
            Conditional => &[Chosen, Approved, Refused, Lapsed, Withdrawn, Review],
            Chosen => &[Signed, Approved, Conditional, Refused, Lapsed, Withdrawn],
            Signed => &[Issued, NotIssued, Chosen],
            Refused | Lapsed => &[Review],
            Withdrawn => &[Draft, Review],
            Issued | NotIssued => &[Signed],
        }
    }

    /// Whether the bank may still lend by it.
    pub const fn is_living(self) -> bool {
        !matches!(self, Self::Refused | Self::Lapsed | Self::Withdrawn | Self::NotIssued | Self::Issued)
    }

    /// Whether there is an offer that the client could take or has taken.
    pub const fn has_offer(self) -> bool {
        matches!(self, Self::Approved | Self::Conditional | Self::Chosen | Self::Signed | Self::Issued)
    }

    /// Its colour.
    pub const fn hue(self) -> &'static str {
        match self {
            Self::Draft | Self::Withdrawn | Self::Lapsed => "gray",
            Self::Sent | Self::Review => "blue",
            Self::Documents | Self::Conditional => "amber",
            Self::Preapproved => "cyan",
            Self::Approved | Self::Issued => "green",
            Self::Chosen | Self::Signed => "violet",
            Self::Refused | Self::NotIssued => "red",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_reached_from_the_first_and_none_follows_itself() {
        let mut reached = vec![Status::Draft];
        let mut at = 0;
        while let Some(status) = reached.get(at) {
            assert!(!status.next().contains(status), "{status}");
            let more: Vec<Status> = status.next().iter().copied().filter(|next| !reached.contains(next)).collect();
            reached.extend(more);
            at += 1;
        }
        assert_eq!(reached.len(), Status::ALL.len());
    }

    #[test]
    fn only_what_has_an_offer_is_chosen_and_only_what_is_signed_is_issued() {
        for status in Status::ALL {
            let leads_to = |next| status.next().contains(&next);
            assert!(!leads_to(Status::Chosen) || status.has_offer(), "{status}");
            assert_eq!(leads_to(Status::Issued), *status == Status::Signed, "{status}");
        }
    }
}
