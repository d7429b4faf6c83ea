//! Telephone systems: the payload of Zammad's generic CTI, JSON or form, as its documentation describes it
//! (admin-docs.zammad.org, "Generic CTI"): `event`, `from`, `to`, `direction`, `callId`, and `user[]`, `queue`,
//! `answeringNumber`, `cause` where the system knows them.

use serde_json::Value;

/// What happened to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It rings.
    NewCall,
    /// Somebody took it.
    Answer,
    /// It is over.
    Hangup,
}

/// One event of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub event: What,
    /// The system's own name for the call.
    pub call: String,
    /// Who calls, as written; `anonymous` when hidden.
    pub from: String,
    /// Who is called, as written.
    pub to: String,
    /// Whether the shop calls.
    pub outbound: bool,
    /// Who took it or may take it: the user that answered, the users that ring, or the queue.
    pub line: String,
    /// Why it ended: `normalClearing`, `busy`, `cancel`, `noAnswer`…
    pub cause: String,
}

/// The longest value that is kept.
const LONGEST: usize = 200;

fn clean(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// The fields of a body, whichever of the two ways it is written; `user[]` and `user` alike.
fn fields(kind: &str, body: &[u8]) -> Option<Vec<(String, String)>> {
    let json = kind.contains("json") || body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    if !json {
        return Some(form_urlencoded::parse(body).into_owned().collect());
    }
    let Value::Object(object) = serde_json::from_slice(body).ok()? else { return None };
    let mut all = Vec::new();
    for (name, value) in object {
        match value {
            Value::String(text) => all.push((name, text)),
            Value::Number(number) => all.push((name, number.to_string())),
            Value::Array(list) => {
                all.extend(list.iter().filter_map(Value::as_str).map(|text| (name.clone(), text.to_owned())));
            }
            _ => {}
        }
    }
    Some(all)
}

/// Reads one event; none when it names no call or nothing that happened.
pub fn parse(kind: &str, body: &[u8]) -> Option<Event> {
    let fields = fields(kind, body)?;
    let text = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| clean(value));
    let event = match text("event")?.as_str() {
        "newCall" => What::NewCall,
        "answer" => What::Answer,
        "hangup" => What::Hangup,
        _ => return None,
    };
    let call = text("callId").or_else(|| text("call_id")).filter(|call| !call.is_empty())?;
    let users = fields.iter().filter(|(name, value)| matches!(name.as_str(), "user" | "user[]") && !value.is_empty());
    let users: Vec<String> = users.map(|(_, value)| clean(value)).collect();
    let line = [users.join(", "), text("queue").unwrap_or_default(), text("answeringNumber").unwrap_or_default()];
    Some(Event {
        event,
        call,
        from: text("from").unwrap_or_default(),
        to: text("to").unwrap_or_default(),
        outbound: text("direction").as_deref() == Some("out"),
        line: line.into_iter().find(|line| !line.is_empty()).map(|line| clean(&line)).unwrap_or_default(),
        cause: text("cause").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn both_ways_of_writing_say_the_same() {
        let form =
            "event=newCall&from=33639981201&to=33199001200&direction=in&callId=307fa962-de8d&user[]=Alice&user[]=Bob";
        let json = r#"{"event":"newCall","from":"33639981201","to":"33199001200","direction":"in","callId":"307fa962-de8d","user":["Alice","Bob"]}"#;
        let read = parse("application/x-www-form-urlencoded", form.as_bytes()).expect("read");
        assert_eq!(parse("application/json", json.as_bytes()).as_ref(), Some(&read));
        assert_eq!(parse("text/plain", json.as_bytes()).as_ref(), Some(&read), "said wrongly, read rightly");
        assert_eq!(
            (read.event, read.call.as_str(), read.line.as_str()),
            (What::NewCall, "307fa962-de8d", "Alice, Bob")
        );
        assert!(!read.outbound);
    }

    #[test]
    fn the_end_says_why() {
        let form = "event=hangup&callId=1&cause=noAnswer&from=anonymous&to=33199001200&direction=in&answeringNumber=";
        let read = parse("", form.as_bytes()).expect("read");
        assert_eq!((read.event, read.cause.as_str(), read.from.as_str()), (What::Hangup, "noAnswer", "anonymous"));
    }

    #[test]
    fn what_names_no_call_is_refused() {
        for body in
            ["", "event=newCall", "event=dance&callId=1", "{}", "{\"event\":\"newCall\"}", "[1]", "{", "callId=1"]
        {
            assert_eq!(parse("application/json", body.as_bytes()), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(kind in "(application/json|application/x-www-form-urlencoded|)", body in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some(event) = parse(&kind, &body) {
                prop_assert!(!event.call.is_empty() && event.call.chars().count() <= LONGEST);
            }
        }

        #[test]
        fn a_written_event_is_read_back(call in "[a-z0-9-]{1,40}", from in "[0-9+]{0,15}") {
            let body = serde_json::json!({ "event": "answer", "callId": call, "from": from, "direction": "out" }).to_string();
            let read = parse("application/json", body.as_bytes());
            prop_assert_eq!(read.map(|e| (e.call, e.from, e.outbound)), Some((call, from, true)));
        }
    }
}
