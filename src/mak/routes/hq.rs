//! Head office: tenants, the pool, lots, wallets, partners.

use exchange::{check, lead, lot, plan, territory};
use intake as import;
use kernel::Action::{Configure, Create, Delete, Edit, Export, Pay, Reveal, View};
use kernel::Object::{Fairness, Import, Lead, Ledger, Lot, Partner, Settlement, Tenant, Territory, Wallet};
use kernel::Site;
use partners::{partner, settlement};
use simulator::fairness;
use web::{Doc, Route};

use super::{Table, may};
use crate::tenant;

pub(super) fn routes() -> Vec<Route> {
    let mut routes = api();
    routes.extend(pages());
    routes
}

fn api() -> Vec<Route> {
    let on = Table(Some(Site::Hq));
    vec![
        on.get("/api/v1/tenants", may(View, Tenant), tenant::api::list).doc(Doc::new("Franchisees")),
        on.post("/api/v1/tenants", may(Create, Tenant), tenant::api::add)
            .doc(Doc::new("Add a franchisee").body::<tenant::NewTenantBody>().answer::<tenant::api::TenantView>(201)),
        on.get("/api/v1/tenants/{id}", may(View, Tenant), tenant::api::get)
            .doc(Doc::new("A franchisee").answer::<tenant::api::TenantView>(200)),
        on.post("/api/v1/tenants/{id}/suspend", may(Edit, Tenant), tenant::api::suspend)
            .doc(Doc::new("Suspend a franchisee").answer::<tenant::api::TenantView>(200)),
        on.post("/api/v1/tenants/{id}/resume", may(Edit, Tenant), tenant::api::resume)
            .doc(Doc::new("Resume a franchisee").answer::<tenant::api::TenantView>(200)),
        on.get("/api/v1/partners", may(View, Partner), partner::api::index).doc(Doc::new("Partners")),
        on.post("/api/v1/partners", may(Create, Partner), partner::api::create)
            .doc(Doc::new("Register a partner").body::<partner::register::PartnerInput>()),
        on.get("/api/v1/settlements", may(View, Settlement), settlement::api::index).doc(Doc::new("Accruals")),
        on.get("/api/v1/leads", may(View, Lead), lead::api::list).doc(Doc::new("Leads of the pool")),
        on.post("/api/v1/leads", may(Create, Lead), lead::api::create)
            .doc(Doc::new("Add a lead to the pool").body::<import::LeadBody>().answer::<lead::Submitted>(201)),
        on.get("/api/v1/leads/{id}", may(View, Lead), lead::api::get).doc(Doc::new("A lead with its history")),
        on.post("/api/v1/leads/{id}/sell", may(Create, Lot), lead::api::put_up)
            .doc(Doc::new("Open a lot").body::<lot::open::SellInput>().answer::<lead::api::Opened>(201)),
        on.post("/api/v1/leads/{id}/hand-over", may(Create, Lot), lead::api::give).doc(
            Doc::new("Hand a lead over by hand")
                .body::<lot::hand_over::HandOverInput>()
                .answer::<lead::api::Opened>(201),
        ),
        on.get("/api/v1/lots", may(View, Lot), lot::api::list).doc(Doc::new("Lots")),
        on.get("/api/v1/lots/{id}", may(View, Lot), lot::api::get)
            .doc(Doc::new("A lot").answer::<lot::view::LotView>(200)),
        on.post("/api/v1/lots/{id}/cancel", may(Create, Lot), lot::api::take_back)
            .doc(Doc::new("Cancel an open lot").body::<lot::cancel::CancelInput>().answer::<lot::view::LotView>(200)),
        on.get("/api/v1/lots/{id}/proof", may(View, Lot), lot::api::proof)
            .doc(Doc::new("The bundle for mak verify-lot")),
        on.get("/api/v1/lots/{id}/reasons", may(View, Lot), lot::api::reasons)
            .doc(Doc::new("Why each tenant did not get it")),
        on.get("/api/v1/plans", may(View, Lot), plan::api::list).doc(Doc::new("Sale plans")),
        on.get("/api/v1/wallets", may(View, Wallet), wallet::api::list).doc(Doc::new("Wallets")),
        on.post("/api/v1/wallets/{tenant_id}/deposits", may(Pay, Wallet), wallet::api::pay_in).doc(
            Doc::new("Pay into a wallet")
                .body::<wallet::deposit::DepositInput>()
                .answer::<wallet::deposit::Deposited>(201),
        ),
        on.get("/api/v1/wallets/{tenant_id}/transfers", may(View, Wallet), wallet::api::transfers_of)
            .doc(Doc::new("A wallet's transfers")),
        on.get("/api/v1/ledger/check", may(View, Ledger), check::show)
            .doc(Doc::new("Check the books").answer::<check::Check>(200)),
        on.get("/api/v1/territories", may(View, Territory), territory::api::list)
            .doc(Doc::new("Territories and what became of their leads")),
        on.post("/api/v1/territories", may(Configure, Territory), territory::api::create).doc(
            Doc::new("Add a territory").body::<territory::edit::TerritoryInput>().answer::<territory::api::Made>(201),
        ),
        on.get("/api/v1/territories/{id}", may(View, Territory), territory::api::get)
            .doc(Doc::new("A territory").answer::<territory::Territory>(200)),
        on.patch("/api/v1/territories/{id}", may(Configure, Territory), territory::api::change)
            .doc(Doc::new("Change a territory").body::<territory::api::Change>().answer::<territory::Territory>(200)),
        on.delete("/api/v1/territories/{id}", may(Configure, Territory), territory::api::delete)
            .doc(Doc::new("Delete a territory")),
        on.get("/api/v1/fairness", may(View, Fairness), fairness::api::list).doc(Doc::new("Weeks and their figures")),
        on.post("/api/v1/fairness", may(Create, Fairness), fairness::api::compute)
            .doc(Doc::new("Count a week now").body::<fairness::api::WeekInput>().answer::<fairness::Report>(201)),
        on.get("/api/v1/fairness/{week}", may(View, Fairness), fairness::api::get)
            .doc(Doc::new("A week's report").answer::<fairness::Report>(200)),
        on.get("/api/v1/fairness/{week}/file", may(Export, Fairness), fairness::api::download)
            .doc(Doc::new("The report as XLSX or CSV")),
        on.get("/api/v1/imports", may(View, Import), import::api::list).doc(Doc::new("Imports")),
        on.post("/api/v1/imports", may(Create, Import), import::api::create)
            .doc(Doc::new("Import a file (multipart)").answer::<import::api::Begun>(202)),
        on.get("/api/v1/imports/{id}", may(View, Import), import::api::get)
            .doc(Doc::new("An import").answer::<import::api::ImportView>(200)),
        on.get("/api/v1/imports/{id}/rows", may(View, Import), import::api::rows).doc(Doc::new("Verdicts by row")),
        on.get("/api/v1/imports/{id}/rejects", may(View, Import), import::api::rejects)
            .doc(Doc::new("Rejected rows as a file")),
        on.post("/api/v1/imports/{id}/undo", may(Delete, Import), import::api::undo).doc(Doc::new("Undo an import")),
    ]
}

fn pages() -> Vec<Route> {
    let on = Table(Some(Site::Hq));
    vec![
        on.get("/", may(View, Lead), office::control::show),
        on.get("/leads", may(View, Lead), office::pool::show),
        on.get("/leads/new", may(Create, Lead), office::new_lead::show),
        on.post("/leads/new", may(Create, Lead), office::new_lead::create),
        on.post("/leads/new/check", may(Create, Lead), office::new_lead::check),
        on.get("/leads/{id}", may(View, Lead), office::lead::show),
        on.get("/leads/{id}/panel", may(View, Lead), office::lead::panel),
        on.post("/leads/{id}/sell", may(Create, Lot), office::sell::put_up),
        on.post("/leads/{id}/reveal", may(Reveal, Lead), office::reveal::show),
        on.post("/leads/{id}/hand-over", may(Create, Lot), office::hand_over::give),
        on.post("/lots/{id}/cancel", may(Create, Lot), office::cancel::take_back),
        on.get("/lots", may(View, Lot), office::lots::list),
        on.get("/lots/{id}", may(View, Lot), office::lot::show),
        on.get("/plans", may(View, Lot), office::plans::list),
        on.get("/wallets", may(View, Wallet), office::wallets::list),
        on.get("/wallets/{tenant_id}", may(View, Wallet), office::wallet::show),
        on.post("/wallets/{tenant_id}/deposits", may(Pay, Wallet), office::wallet::pay_in),
        on.get("/ledger", may(View, Ledger), office::ledger::show),
        on.get("/territories", may(View, Territory), office::territories::list),
        on.get("/territories/new", may(Configure, Territory), office::territories::new),
        on.post("/territories", may(Configure, Territory), office::territories::create),
        on.get("/territories/{id}", may(View, Territory), office::territories::show),
        on.post("/territories/{id}", may(Configure, Territory), office::territories::change),
        on.post("/territories/{id}/delete", may(Configure, Territory), office::territories::delete),
        on.get("/fairness", may(View, Fairness), fairness::page::show),
        on.post("/fairness", may(Create, Fairness), fairness::page::compute),
        on.get("/fairness/{week}/file", may(Export, Fairness), fairness::api::download),
        on.get("/tenants", may(View, Tenant), tenant::page::list),
        on.get("/tenants/new", may(Create, Tenant), tenant::page::new),
        on.post("/tenants", may(Create, Tenant), tenant::page::add),
        on.post("/tenants/{id}/suspend", may(Edit, Tenant), tenant::page::suspend),
        on.post("/tenants/{id}/resume", may(Edit, Tenant), tenant::page::resume),
        on.get("/partners", may(View, Partner), partner::page::index),
        on.get("/partners/new", may(Create, Partner), partner::page::new),
        on.post("/partners", may(Create, Partner), partner::page::add),
        on.get("/settlements", may(View, Settlement), settlement::page::all),
        on.get("/imports", may(View, Import), import::page::list),
        on.post("/imports", may(Create, Import), import::page::create),
        on.get("/imports/{id}", may(View, Import), import::page::get),
        on.get("/imports/{id}/rejects", may(View, Import), import::api::rejects),
        on.post("/imports/{id}/undo", may(Delete, Import), import::page::undo),
    ]
}
