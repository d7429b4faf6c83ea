//! The desk's pages on the real slices: each reads everything it shows at once and writes through their faces.

mod acts;
mod agenda;
mod attentions;
mod balance;
mod bubbles;
mod calls;
mod clients;
mod erase;
mod events;
mod file;
mod frame;
mod handovers;
mod letters;
mod list;
mod meetings;
mod offers;
mod persons;
mod presence;
mod projects;
mod rituals;
mod scenario;
mod thread;
mod video;
mod voices;
mod week;
mod words;

use axum::{
    Router,
    routing::{get, post},
};

use crate::platform::App;

/// The routes of the desk.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/bureau", get(thread::none))
        .route("/bureau/evenements", get(list::events))
        .route("/bureau/fil/{person}", get(thread::show))
        .route("/bureau/fil/{person}/reponse", post(acts::reply))
        .route("/bureau/fil/{person}/regle", post(acts::settle))
        .route("/bureau/fil/{person}/brouillon", post(acts::draft))
        .route("/bureau/fil/{person}/interne", post(acts::internal))
        .route("/bureau/fil/{person}/visite", post(acts::visit))
        .route("/bureau/fil/{person}/promesse", post(acts::promise))
        .route("/bureau/fil/{person}/passer", post(acts::pass))
        .route("/bureau/fil/{person}/prendre", post(acts::take))
        .route("/bureau/fil/{person}/vu", post(acts::seen))
        .route("/bureau/promesses/{id}/tenue", post(acts::kept))
        .route("/bureau/promesses/{id}/demain", post(acts::tomorrow))
        .route("/bureau/fil/{person}/memoire", post(persons::remember))
        .route("/bureau/souvenirs/{id}/retirer", post(persons::forget))
        .route("/bureau/fil/{person}/page", post(persons::send_page))
        .route("/bureau/fil/{person}/nom", post(persons::rename))
        .route("/bureau/fil/{person}/adresse", post(persons::add_address))
        .route("/bureau/fil/{person}/foyer", post(persons::household))
        .route("/bureau/fil/{person}/reunir", post(persons::join))
        .route("/bureau/fil/{person}/distincts", post(persons::decline))
        .route("/bureau/reunions/{id}/defaire", post(persons::part))
        .route("/bureau/fil/{person}/interlocuteur", post(persons::advisor))
        .route("/bureau/fil/{person}/effacer", get(erase::ask).post(erase::act))
        .route("/bureau/attentions", get(attentions::show).post(attentions::choose))
        .route("/bureau/attentions/{id}", post(attentions::act))
        .route("/bureau/cartes", get(letters::show))
        .route("/bureau/fil/{person}/liste", post(rituals::add))
        .route("/bureau/rituels", post(rituals::compose))
        .route("/bureau/rituels/{id}", post(rituals::end))
        .route("/bureau/passages", get(handovers::list).post(handovers::prepare))
        .route("/bureau/passages/{leaver}", get(handovers::show).post(handovers::act))
        .route("/bureau/fil/{person}/projet", post(projects::note))
        .route("/bureau/projets", get(projects::show))
        .route("/bureau/projets/scenarios", post(projects::new))
        .route("/bureau/projets/scenarios/{id}", get(scenario::show).post(scenario::act))
        .route("/bureau/projets/{id}", post(projects::act))
        .route("/bureau/presence", get(presence::show).post(presence::say))
        .route("/bureau/presence/horaires", post(presence::keep))
        .route("/bureau/agenda", get(agenda::show).post(agenda::keep))
        .route("/bureau/agenda/calendrier", post(agenda::revoke))
        .route("/bureau/fil/{person}/rendez-vous", post(meetings::make))
        .route("/bureau/rendez-vous/{id}", post(meetings::act))
        .route("/bureau/rendez-vous/{id}/video", get(video::show))
        .route("/bureau/rendez-vous/{id}/signal", get(video::signal))
        .route("/bureau/rencontres", get(events::new).post(events::make))
        .route("/bureau/rencontres/{id}", get(events::show).post(events::act))
        .route("/bureau/clients", get(clients::show))
        .route("/bureau/fil/{person}/voix", post(voices::raise))
        .route("/bureau/voix", get(week::show))
        .route("/bureau/voix/decisions", post(week::decide))
        .route("/bureau/voix/lettre", post(week::letter))
        .route("/bureau/voix/{id}", post(voices::act))
        .route("/bureau/propositions/{id}", post(offers::answer))
        .route("/bureau/fil/{person}/conseil", post(offers::agree))
        .route("/bureau/appels", get(calls::list))
        .route("/bureau/appels/{id}", get(calls::show))
        .route("/bureau/appels/{id}/qui", post(calls::who))
        .route("/bureau/appels/{id}/note", post(calls::note))
        .route("/bureau/appels/{id}/rappele", post(calls::called_back))
}
