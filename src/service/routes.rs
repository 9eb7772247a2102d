//! The calls that the server answers: [`answer`].

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::reply::{self, Form};
use super::{CASE_HEADER, CASE_PARAMETER, Call, Refusal, Sessions};

/// A call of the API that returns sessions.
struct Route {
    method: Method,
    path: &'static str,
    /// The fields of the call that hold a session token or stand for one, the first of which counts.
    tokens: &'static [&'static str],
    form: Form,
}

/// The calls. `GET /v1/b2b/sessions` is called with a member's id, which stands for the session token.
static ROUTES: [Route; 5] = [
    Route {
        method: Method::POST,
        path: "/v1/b2b/sessions/authenticate",
        tokens: &["session_token", "session_jwt"],
        form: Form::Session,
    },
    Route {
        method: Method::GET,
        path: "/v1/b2b/sessions",
        tokens: &["member_id"],
        form: Form::Sessions,
    },
    Route {
        method: Method::POST,
        path: "/v1/b2b/sessions/exchange",
        tokens: &["session_token", "session_jwt"],
        form: Form::Authentication,
    },
    Route {
        method: Method::POST,
        path: "/v1/b2b/magic_links/authenticate",
        tokens: &["session_token", "session_jwt", "magic_links_token"],
        form: Form::Authentication,
    },
    Route {
        method: Method::POST,
        path: "/v1/b2b/passwords/authenticate",
        tokens: &["session_token", "session_jwt", "password"],
        form: Form::Authentication,
    },
];

/// Answers a request.
pub(super) async fn answer(
    State(sessions): State<Arc<dyn Sessions>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let response = respond(sessions.as_ref(), &method, &uri, &headers, &body);
    response.unwrap_or_else(|refusal| {
        sessions.refused(&format!("{method} {}", uri.path()), &refusal);
        refused(&refusal)
    })
}

fn respond(
    sessions: &dyn Sessions,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Refusal> {
    let route = find(method, uri.path())?;
    let query = query(uri)?;
    let token = match route.method {
        Method::GET => route.tokens.iter().find_map(|name| query.get(*name).cloned()),
        _ => token(body, route.tokens)?,
    };
    let header = headers.get(CASE_HEADER).and_then(|value| value.to_str().ok());
    let call = Call {
        route: &format!("{} {}", route.method, route.path),
        token: token.as_deref(),
        case: header.or(query.get(CASE_PARAMETER).map(String::as_str)),
    };

    let session = sessions.session(&call)?;
    let body = reply::write(route.form, call.token, &session);
    let mut response = json(StatusCode::OK, body);
    for (name, value) in session.headers {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// The route of a path. A client may add slashes between the base URL and the path.
fn find(method: &Method, path: &str) -> Result<&'static Route, Refusal> {
    let path = path.trim_start_matches('/');
    let of_path = |route: &&Route| route.path[1..] == *path;
    if let Some(route) = ROUTES.iter().filter(of_path).find(|route| route.method == *method) {
        return Ok(route);
    }
    let message = match ROUTES.iter().find(of_path) {
        Some(route) => format!("/{path} is called with {}, not {method}.", route.method),
        None => format!("{method} /{path} is not served here."),
    };
    Err(Refusal { status: 404, kind: "route_not_found", message })
}

fn query(uri: &Uri) -> Result<HashMap<String, String>, Refusal> {
    match Query::try_from_uri(uri) {
        Ok(Query(query)) => Ok(query),
        Err(error) => Err(bad_request(format!("The query cannot be read: {error}."))),
    }
}

/// The token in the body of a call, which is a JSON object.
fn token(body: &[u8], names: &[&str]) -> Result<Option<String>, Refusal> {
    let body: Value = serde_json::from_slice(body)
        .map_err(|error| bad_request(format!("The body is not JSON: {error}.")))?;
    let text = |name: &&str| Some(body.get(name)?.as_str()?.to_owned());
    Ok(names.iter().find_map(text))
}

fn bad_request(message: String) -> Refusal {
    Refusal { status: 400, kind: "bad_request", message }
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
    json(status, reply::error(refusal))
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    // There is no charset, because JSON has none (RFC 8259, section 11).
    (status, [("content-type", "application/json")], body).into_response()
}
