//! Rights as data: object × action × scope.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::words;

words! {
    /// What a right is about.
    Object {
        /// Franchisees.
        Tenant = "tenant",
        /// Partners.
        Partner = "partner",
        /// Leads, of the pool or of a tenant.
        Lead = "lead",
        /// Lots of the exchange.
        Lot = "lot",
        /// Standing orders.
        Order = "order",
        /// Wallets and their transfers.
        Wallet = "wallet",
        /// The ledger as a whole.
        Ledger = "ledger",
        /// Imports of files.
        Import = "import",
        /// Accruals of partners.
        Settlement = "settlement",
        /// Returns and recalls of sold leads, and their policies.
        Return = "return",
        /// Clients of a tenant.
        Client = "client",
        /// Deals of a tenant.
        Deal = "deal",
        /// Pipelines and their stages.
        Pipeline = "pipeline",
        /// Custom fields of leads, clients and deals.
        Field = "field",
        /// Banks and their programmes.
        Bank = "bank",
        /// Tasks and notes.
        Task = "task",
        /// People who sign in.
        User = "user",
        /// Territories and what became of their leads.
        Territory = "territory",
        /// The weekly report on fairness.
        Fairness = "fairness",
        /// The simulator of sale plans.
        Simulation = "simulation",
        /// Events between the parts of the program.
        Event = "event",
    }
}

words! {
    /// What may be done.
    Action {
        /// See it.
        View = "view",
        /// Make one.
        Create = "create",
        /// Change it.
        Edit = "edit",
        /// Remove it.
        Delete = "delete",
        /// Take many out as a file.
        Export = "export",
        /// See personal data in the clear.
        Reveal = "reveal",
        /// Give it to somebody.
        Assign = "assign",
        /// Bid for it.
        Bid = "bid",
        /// Return it to the seller.
        Return = "return",
        /// Decide about it.
        Approve = "approve",
        /// Move money.
        Pay = "pay",
        /// Change how it works.
        Configure = "configure",
    }
}

words! {
    /// How far a right reaches. The order is from narrow to wide.
    Scope {
        /// What is the person's own.
        Own = "own",
        /// What is the team's.
        Team = "team",
        /// All of the tenant's.
        Tenant = "tenant",
        /// All of the network's.
        Network = "network",
    }
}

/// A set of rights: for an object and an action, how far it reaches. What is not in it is denied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<String>", from = "Vec<String>")]
pub struct Permissions(BTreeMap<(Object, Action), Scope>);

impl Permissions {
    /// Adds a right, or widens it.
    pub fn grant(&mut self, object: Object, action: Action, scope: Scope) {
        let held = self.0.entry((object, action)).or_insert(scope);
        *held = scope.max(*held);
    }

    /// How far the right reaches, if it is there at all.
    pub fn scope(&self, object: Object, action: Action) -> Option<Scope> {
        self.0.get(&(object, action)).copied()
    }

    /// Whether the right is there, however far it reaches.
    pub fn allows(&self, object: Object, action: Action) -> bool {
        self.scope(object, action).is_some()
    }
}

impl From<Permissions> for Vec<String> {
    fn from(permissions: Permissions) -> Self {
        permissions.0.into_iter().map(|((object, action), scope)| format!("{object}.{action}:{scope}")).collect()
    }
}

impl From<Vec<String>> for Permissions {
    /// Words that are not known (an older session, a newer release) grant nothing.
    fn from(words: Vec<String>) -> Self {
        let mut permissions = Self::default();
        for word in &words {
            let parsed = word.split_once(':').and_then(|(right, scope)| {
                let (object, action) = right.split_once('.')?;
                Some((Object::parse(object)?, Action::parse(action)?, Scope::parse(scope)?))
            });
            if let Some((object, action, scope)) = parsed {
                permissions.grant(object, action, scope);
            }
        }
        permissions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_survive_being_written_down() {
        let mut permissions = Permissions::default();
        permissions.grant(Object::Lead, Action::View, Scope::Tenant);
        permissions.grant(Object::Lead, Action::View, Scope::Own);
        let words: Vec<String> = permissions.clone().into();
        assert_eq!(words, ["lead.view:tenant"]);
        assert_eq!(Permissions::from(words), permissions);
    }

    #[test]
    fn unknown_words_grant_nothing() {
        let words = vec!["lead.fly:tenant".to_owned(), "nonsense".to_owned()];
        assert_eq!(Permissions::from(words), Permissions::default());
    }
}
