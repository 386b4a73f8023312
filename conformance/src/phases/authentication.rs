//! The authentication phase: a secured operation asks for credentials, and for the right ones.

mod alterations;

use hallpass_openapi::diagnostic::Severity;
use hallpass_openapi::model::{Action, Operation, SecurityKind, StatusPattern};
use hallpass_openapi::prose::Prose;

use alterations::{WAYS, forged_signature, signature, token, with_signature};

use crate::call::{Call, Caller, Intent};
use crate::case::{Case, is_success};
use crate::checks::{
    Check, Observation, auth_challenge_missing, auth_ignored, auth_status, auth_wrong_accepted,
    oauth1_bad_signature_accepted, oauth1_replay_accepted, status_undocumented,
};
use crate::cleanup;
use crate::credentials::Secret;
use crate::error::CheckError;
use crate::phases::lifecycle::{of_case, without_choice};
use crate::plan::kinds::kinds;
use crate::plan::{Plan, success};
use crate::play::{Play, Played};
use crate::request::CredentialPlace;
use crate::resolve::{identity, resolve, waiting};
use crate::signing::{is_below_http, is_open};
use crate::transport::is_safe;

/// Calls each secured operation without credentials, with wrong ones, and twice with the same.
pub(crate) async fn run(play: &mut Play<'_, '_>) -> Result<(), CheckError> {
    let plan = play.plan();
    let secured: Vec<&Operation> = play
        .api
        .operations
        .iter()
        .filter(|operation| !is_open(operation) && !is_below_http(play.api, operation))
        .collect();
    prepare(play, &plan).await?;
    let mut strangers = Strangers::default();
    for (done, operation) in secured.iter().enumerate() {
        play.recorder.operation(operation, done, secured.len());
        let makes = is_creation(operation);
        if makes {
            // What is there already may be why nobody can make it again.
            cleanup::run(play).await?;
        }
        match call(play, &plan, operation) {
            Ok(call) => one(play, &plan, call, &mut strangers).await?,
            Err(reason) => play.skip(operation, &operation.id, reason),
        }
        if makes {
            prepare(play, &plan).await?;
        }
    }
    judge_challenges(play, &strangers.challenges);
    judge_refusals(play, strangers);
    cleanup::run(play).await
}

fn is_creation(operation: &Operation) -> bool {
    let resource = operation.resource.as_ref();
    resource.is_some_and(|resource| resource.action == Action::Create)
}

/// Operations that change an item are tried on one of the run's own, so one of each collection is made first.
pub(super) async fn prepare<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
) -> Result<(), CheckError> {
    let mut made: Vec<&str> = Vec::new();
    let creates = plan.cases.iter().filter(|case| {
        case.is_success()
            && case
                .operation
                .resource
                .as_ref()
                .is_some_and(|r| r.action == Action::Create)
    });
    for case in creates {
        if made.contains(&case.operation.id.as_str()) || !play.may_send(&case.operation.method) {
            continue;
        }
        let Ok(call) = resolve(play, case) else {
            continue;
        };
        let mut call = call.meant(Intent::Uncertain);
        call.case = format!("{}/to-work-on", case.operation.id);
        if play
            .send(call)
            .await?
            .is_some_and(|played| played.is_success())
        {
            made.push(&case.operation.id);
        }
    }
    Ok(())
}

/// The call that is tried: of a success, on an item of the run's own where it changes one.
pub(in crate::phases) fn call<'a>(
    play: &Play<'a, '_>,
    plan: &Plan<'a>,
    operation: &Operation,
) -> Result<Call<'a>, String> {
    let of_operation = |case: &&Case<'a>| case.operation.id == operation.id && case.is_success();
    let case = plan
        .cases
        .iter()
        .find(of_operation)
        .ok_or("the document shows no request for it")?;
    let call = match resolve(play, case) {
        Ok(call) => call,
        Err(reason) => waiting(play, operation)
            .and_then(|item| of_case(case, item))
            .ok_or(reason)?,
    };
    let own = identity(operation)
        .and_then(|(collection, name)| Some((play.knowledge.own(collection).first()?, name)));
    Ok(match own {
        Some((item, name)) => crate::resolve::at_item(call, item, name),
        None => call,
    })
}

async fn one<'a>(
    play: &mut Play<'a, '_>,
    plan: &Plan<'a>,
    call: Call<'a>,
    strangers: &mut Strangers<'a>,
) -> Result<(), CheckError> {
    if !play.may_send(&call.operation.method) {
        play.skip(call.operation, &call.case, play.why_read_only());
        return Ok(());
    }
    let mut is_open = anonymous(play, &call, strangers).await?;
    for call in in_other_formats(plan, &call) {
        is_open |= anonymous(play, &call, strangers).await?;
    }
    for call in of_other_kinds(play, &call) {
        is_open |= anonymous(play, &call, strangers).await?;
    }
    let bare = without_choice(&call);
    if is_safe(&call.operation.method) && bare.parameters.len() < call.parameters.len() {
        is_open |= anonymous(play, &bare, strangers).await?;
    }
    let first = Caller::Identity(0);
    if !play.can_call(call.operation, first) {
        play.skip(
            call.operation,
            &call.case,
            "no credentials are given for its security scheme",
        );
        return Ok(());
    }
    impostor(play, &call, is_open, strangers).await?;
    if is_safe(&call.operation.method) && uses_oauth1(play, call.operation) {
        replay(play, call).await?;
    }
    Ok(())
}

fn step<'a>(call: &Call<'a>, name: &str) -> Call<'a> {
    let mut step = call.clone();
    step.case = format!("{}/{name}", call.operation.id);
    step
}

/// What strangers were answered.
#[derive(Default)]
struct Strangers<'a> {
    /// Refusals with 401, and whether they said how to authenticate.
    challenges: Vec<(Played<'a>, bool)>,
    /// Refusals with another status, of operations that list a 401, and what the stranger showed.
    others: Vec<(Played<'a>, &'static str)>,
    /// Paths that answered wrong credentials with 401.
    told: Vec<&'a str>,
}

impl<'a> Strangers<'a> {
    fn refused(&mut self, played: Played<'a>, showed: &'static str) {
        let status = played.status();
        if status == 401 {
            let reply = played.exchange.reply.as_ref();
            let challenged = reply.is_ok_and(|reply| reply.header("www-authenticate").is_some());
            self.told.push(&played.call.operation.path.text);
            // What is said of wrong credentials may differ.
            if showed == "missing" {
                self.challenges.push((played, challenged));
            }
            return;
        }
        let mut listed = played.call.operation.responses.iter();
        let lists_401 = listed.any(|response| response.status == StatusPattern::Exact(401));
        if lists_401 && (400..500).contains(&status) && !matches!(status, 405..=408 | 429) {
            self.others.push((played, showed));
        }
    }
}

/// The call with each other format in which the document shows its body.
pub(super) fn in_other_formats<'a>(plan: &Plan<'a>, call: &Call<'a>) -> Vec<Call<'a>> {
    let Some((media, _)) = &call.body else {
        return accepting_others(call);
    };
    let mut known = vec![media.name.as_str()];
    let mut calls = Vec::new();
    for case in &plan.cases {
        let Some((other, content)) = &case.body else {
            continue;
        };
        let is_of_it = case.operation.id == call.operation.id && case.is_success();
        if is_of_it && !known.contains(&other.name.as_str()) {
            known.push(&other.name);
            let mut call = call.clone();
            call.body = Some((other, content.clone()));
            calls.push(call);
        }
    }
    calls
}

/// At most this many kinds of a path are called without credentials.
const MOST_KINDS: usize = 4;

/// A list or creation under each other kind that its path names: what guards one need not guard the other.
fn of_other_kinds<'a>(play: &Play<'a, '_>, call: &Call<'a>) -> Vec<Call<'a>> {
    if identity(call.operation).is_some() {
        return Vec::new();
    }
    let parameters = call.operation.parameters.iter();
    let kinds = parameters.filter_map(|parameter| Some((parameter, kinds(play.api, parameter)?)));
    let others = kinds.flat_map(|(parameter, kinds)| {
        let chosen = call.parameter(&parameter.name).cloned();
        let others = kinds.into_iter().map(serde_json::Value::from);
        let others = others.filter(move |kind| Some(kind) != chosen.as_ref());
        others.map(|kind| call.clone().with(&parameter.name, kind))
    });
    others.take(MOST_KINDS).collect()
}

/// The call for each other media type of its success.
fn accepting_others<'a>(call: &Call<'a>) -> Vec<Call<'a>> {
    let listed = success(call.operation).map(|response| response.content.as_slice());
    let names = listed
        .unwrap_or_default()
        .iter()
        .map(|media| media.name.as_str());
    let others = names.filter(|name| call.accept.as_deref() != Some(name));
    others
        .take(2)
        .map(|name| call.clone().accepting(Some(name)))
        .collect()
}

/// An operation that refuses strangers otherwise than the others, where it lists what they answer. Who asks for an item that strangers may not
/// know of may be told that there is none, unless the same path tells them otherwise.
fn judge_refusals(play: &mut Play<'_, '_>, strangers: Strangers<'_>) {
    let challenged: Vec<&str> = strangers
        .challenges
        .iter()
        .map(|(played, _)| played.call.operation.path.text.as_str())
        .collect();
    let told = strangers.told;
    let is_promised =
        Prose::of_document(play.api).says(&[&["401"], &["token", "credential", "authenticat"]]);
    for (played, showed) in strangers.others {
        let operation = played.call.operation;
        let path = operation.path.text.as_str();
        let is_known = if matches!(played.status(), 404 | 410) {
            challenged.contains(&path)
        } else {
            is_promised || !told.is_empty()
        };
        if is_known {
            let span = security_span(play, operation);
            let seen = Observation::new(showed, 401, played.status()).by(span);
            play.report(&auth_status::CHECK, &played, seen);
        }
    }
}

/// Whether a call without credentials succeeds.
async fn anonymous<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    strangers: &mut Strangers<'a>,
) -> Result<bool, CheckError> {
    let step = step(call, "no-credentials")
        .by(Caller::Anonymous)
        .meant(Intent::Wrong);
    let Some(played) = play.send(step).await? else {
        return Ok(false);
    };
    accepted(play, &played, &auth_ignored::CHECK);
    undocumented_refusal(play, &played);
    let is_open = played.is_success();
    strangers.refused(played, "missing");
    Ok(is_open)
}

/// HTTP asks each 401 for a challenge. It is an error where the document lists the header, or where other operations of the server send it;
/// else it is practice. One cause for all operations: whoever writes the refusals.
fn judge_challenges(play: &mut Play<'_, '_>, challenges: &[(Played<'_>, bool)]) {
    let sent_elsewhere = challenges.iter().any(|(_, challenged)| *challenged);
    let Some((played, _)) = challenges.iter().find(|(_, challenged)| !challenged) else {
        return;
    };
    let declared = |played: &Played<'_>| {
        let headers = played.body.response.map(|response| &response.headers);
        headers.is_some_and(|headers| {
            headers
                .keys()
                .any(|name| name.eq_ignore_ascii_case("www-authenticate"))
        })
    };
    let seen = Observation::new("WWW-Authenticate", "a challenge", serde_json::Value::Null)
        .by(security_span(play, played.call.operation));
    let seen = if declared(played) || sent_elsewhere {
        Observation {
            severity: Some(Severity::Error),
            ..seen
        }
    } else {
        seen
    };
    play.report(&auth_challenge_missing::CHECK, played, seen);
}

/// Where the document says that strangers get 401, another refusal that it does not list is none of its replies.
fn undocumented_refusal(play: &mut Play<'_, '_>, played: &Played<'_>) {
    let listed = |status: u16| {
        let mut responses = played.call.operation.responses.iter();
        responses.any(|response| response.status == StatusPattern::Exact(status))
    };
    let status = played.status();
    // What strangers may not see is not there for them.
    let path = &played.call.operation.path;
    let hides = status == 404 && path.parameter_names().next().is_some();
    let is_refusal = (400..500).contains(&status) && status != 429 && !hides;
    if is_refusal && listed(401) && played.body.response.is_none() {
        let documented = status_undocumented::documented_statuses(played.call.operation);
        let seen =
            Observation::new(status.to_string(), documented, status).by(played.call.operation.span);
        play.report(&status_undocumented::CHECK, played, seen);
    }
}

async fn impostor<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    is_open: bool,
    strangers: &mut Strangers<'a>,
) -> Result<(), CheckError> {
    if is_creation(call.operation) {
        // A stranger may have made one just now.
        cleanup::run(play).await?;
    }
    let step = step(call, "wrong-credentials")
        .by(Caller::Impostor(0))
        .meant(Intent::Wrong);
    let others: Vec<Call<'a>> = accepting_others(&step);
    let Some(played) = play.send(step).await? else {
        return Ok(());
    };
    for other in others {
        // Whoever writes one format elsewhere may look elsewhere, too.
        if let Some(played) = play.send(other).await? {
            accepted(play, &played, &auth_wrong_accepted::CHECK);
        }
    }
    let oauth1 = uses_oauth1(play, call.operation);
    accepted(
        play,
        &played,
        if oauth1 {
            &oauth1_bad_signature_accepted::CHECK
        } else {
            &auth_wrong_accepted::CHECK
        },
    );
    if !played.is_success() {
        forger(play, call).await?;
        crossed(play, call).await?;
        in_query(play, call).await?;
        in_other_letters(play, call).await?;
        altered(play, call, is_open).await?;
    }
    strangers.refused(played, "wrong");
    Ok(())
}

/// A given OAuth 1.0a header with another signature: the key is known, and whoever only looks it up takes it.
async fn forger<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    let mut calls = accepting_others(call);
    calls.insert(0, call.clone());
    for call in calls {
        let step = step(&call, "wrong-signature").meant(Intent::Wrong);
        let Ok(mut request) = play.request(&step) else {
            return Ok(());
        };
        let mut given = request.credentials.iter_mut();
        let forged = given.find_map(|credential| {
            credential.value = Secret::new(forged_signature(credential.value.reveal())?);
            Some(())
        });
        // What the judge signs itself was tried with a wrong secret.
        if forged.is_none() || uses_oauth1(play, call.operation) {
            return Ok(());
        }
        let played = play.send_request(step, request).await?;
        accepted(play, &played, &oauth1_bad_signature_accepted::CHECK);
    }
    Ok(())
}

/// The key of the first caller with the signature of the second one: each is good, and they do not belong together.
async fn crossed<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    if play.options.credentials.callers() < 2 || uses_oauth1(play, call.operation) {
        return Ok(());
    }
    let step = step(call, "crossed-signature").meant(Intent::Wrong);
    let other = play.request(&step.clone().by(Caller::Identity(1)));
    let (Ok(mut request), Ok(other)) = (play.request(&step), other) else {
        return Ok(());
    };
    let others = other.credentials.iter();
    let signature = others
        .filter_map(|credential| signature(credential.value.reveal()))
        .next();
    let mut given = request.credentials.iter_mut();
    let crossed = given.find_map(|credential| {
        let crossed = with_signature(credential.value.reveal(), signature?)?;
        credential.value = Secret::new(crossed);
        Some(())
    });
    if crossed.is_none() {
        return Ok(());
    }
    let played = play.send_request(step, request).await?;
    accepted(play, &played, &oauth1_bad_signature_accepted::CHECK);
    Ok(())
}

/// The name of the scheme in small letters or capitals, where the document says that its case is no matter, as HTTP does (RFC 9110, section 11.1).
async fn in_other_letters<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    const FREE: [&str; 5] = [
        "not case-sensitive",
        "not case sensitive",
        "case-insensitive",
        "case insensitive",
        "case does not matter",
    ];
    let prose = Prose::of(scheme_texts(play, call));
    if !is_safe(&call.operation.method) || !prose.says(&[&["scheme"], &FREE]) {
        return Ok(());
    }
    let first = step(call, "known-scheme").meant(Intent::Uncertain);
    let is_taken = play
        .send(first)
        .await?
        .is_some_and(|played| played.is_success());
    let step = step(call, "scheme-in-other-letters").meant(Intent::Uncertain);
    let Some(mut request) = play.request(&step).ok().filter(|_| is_taken) else {
        return Ok(());
    };
    let mut given = request.credentials.iter_mut();
    let turned = given.find_map(|credential| {
        let (scheme, rest) = credential.value.reveal().split_once(' ')?;
        let lower = scheme.to_ascii_lowercase();
        let turned = if lower == scheme {
            scheme.to_ascii_uppercase()
        } else {
            lower
        };
        let turned = format!("{turned} {rest}");
        credential.value = Secret::new(turned);
        Some(())
    });
    if turned.is_none() {
        return Ok(());
    }
    let played = play.send_request(step, request).await?;
    if matches!(played.status(), 401 | 403) {
        let span = security_span(play, call.operation);
        let seen = Observation::new("scheme in other letters", "a success", played.status());
        play.report(&auth_status::CHECK, &played, seen.by(span));
    }
    Ok(())
}

/// What the document says of the schemes of an operation, and in general.
fn scheme_texts<'p>(play: &'p Play<'_, '_>, call: &'p Call<'_>) -> Vec<&'p str> {
    let schemes = call.operation.security.iter();
    let schemes = schemes.flat_map(|alternative| &alternative.schemes);
    let texts = schemes.filter_map(|(name, _)| {
        let scheme = play.api.security_schemes.get(name)?;
        scheme.description.as_deref()
    });
    texts.chain(play.api.general()).collect()
}

/// The token as a parameter of the query, where the document says that it is not taken there.
async fn in_query<'a>(play: &mut Play<'a, '_>, call: &Call<'a>) -> Result<(), CheckError> {
    const REFUSED: [&str; 4] = ["not accepted", "refused", "rejected", "not allowed"];
    let prose = Prose::of(scheme_texts(play, call));
    let is_told = prose.says(&[&["query"], &["token", "credential"], &REFUSED]);
    let step = step(call, "in-query").meant(Intent::Wrong);
    let Some(mut request) = play.request(&step).ok().filter(|_| is_told) else {
        return Ok(());
    };
    let mut given = request.credentials.iter_mut();
    let moved = given.find_map(|credential| {
        let token = token(credential.value.reveal())?.to_owned();
        credential.value = Secret::new(token);
        credential.place = CredentialPlace::Query;
        credential.name = "access_token".to_owned();
        Some(())
    });
    if moved.is_none() {
        return Ok(());
    }
    let played = play.send_request(step, request).await?;
    accepted(play, &played, &auth_wrong_accepted::CHECK);
    Ok(())
}

/// The right credentials with more behind them, for whoever compares only the beginning, and none where they should stand.
async fn altered<'a>(
    play: &mut Play<'a, '_>,
    call: &Call<'a>,
    is_open: bool,
) -> Result<(), CheckError> {
    // Who asks nobody asks those with nothing to show as little.
    let tried = WAYS.len() - usize::from(is_open);
    for (name, alter) in WAYS.into_iter().take(tried) {
        let step = step(call, name).meant(Intent::Wrong);
        let Ok(mut request) = play.request(&step) else {
            continue;
        };
        let mut given = request.credentials.iter_mut();
        let is_altered = given.find_map(|credential| {
            credential.value = Secret::new(alter(credential.value.reveal())?);
            Some(())
        });
        if is_altered.is_none() || uses_oauth1(play, call.operation) {
            continue;
        }
        let played = play.send_request(step, request).await?;
        accepted(play, &played, &auth_wrong_accepted::CHECK);
    }
    Ok(())
}

/// The same request byte for byte, with its nonce, twice.
async fn replay<'a>(play: &mut Play<'a, '_>, call: Call<'a>) -> Result<(), CheckError> {
    let first = step(&call, "nonce").meant(Intent::Uncertain);
    let Ok(request) = play.request(&first) else {
        return Ok(());
    };
    let played = play.send_request(first, request.clone()).await?;
    if !played.is_success() {
        return Ok(());
    }
    let again = play
        .send_request(step(&call, "nonce-again").meant(Intent::Wrong), request)
        .await?;
    accepted(play, &again, &oauth1_replay_accepted::CHECK);
    Ok(())
}

fn accepted(play: &mut Play<'_, '_>, played: &Played<'_>, check: &'static Check) {
    if played.is_success() || leads_on(played) {
        let span = security_span(play, played.call.operation);
        play.report(
            check,
            played,
            Observation::new("credentials", "refused", played.status()).by(span),
        );
    }
}

/// The reply leads to another place, and the operation lists that and no success: it is what callers come for.
fn leads_on(played: &Played<'_>) -> bool {
    let status = played.status();
    let responses = &played.call.operation.responses;
    let mut successes = responses.iter().filter(|response| is_success(response));
    let is_listed = responses
        .iter()
        .any(|response| response.status == StatusPattern::Exact(status));
    matches!(status, 301..=303 | 307 | 308) && is_listed && successes.next().is_none()
}

/// Where the first scheme of an operation stands.
fn security_span(play: &Play<'_, '_>, operation: &Operation) -> hallpass_openapi::diagnostic::Span {
    let name = operation
        .security
        .iter()
        .flat_map(|alternative| &alternative.schemes)
        .map(|(name, _)| name)
        .next();
    name.and_then(|name| play.api.security_schemes.get(name))
        .map_or(operation.span, |scheme| scheme.span)
}

fn uses_oauth1(play: &Play<'_, '_>, operation: &Operation) -> bool {
    let names = operation
        .security
        .iter()
        .flat_map(|alternative| &alternative.schemes)
        .map(|(name, _)| name);
    let given = !play
        .options
        .credentials
        .headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    given
        && names
            .filter_map(|name| play.api.security_schemes.get(name))
            .any(|scheme| matches!(scheme.kind, SecurityKind::OAuth1(_)))
}
