package dev.nevertwice.psp.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;

/** What the body of an error looks like. */
public enum ErrorShape {
    /** RFC 9457. */
    PROBLEM("RFC 9457 problem"),
    STRIPE("`{\"error\":{\"type\",\"code\",\"message\"}}`"),
    ADYEN("`{\"status\",\"errorCode\",\"message\",\"errorType\"}`; a decline is 200 `{\"resultCode\":\"Refused\"}`"),
    FLAT("`{\"code\",\"message\"}`"),
    PAYPAL("`{\"name\",\"message\",\"details\":[{\"issue\",\"description\"}]}`"),
    CHECKOUT("`{\"error_type\",\"error_codes\":[]}`");

    private final String words;

    ErrorShape(String words) {
        this.words = words;
    }

    /** For the documentation. */
    public String words() {
        return words;
    }

    String contentType() {
        return this == PROBLEM ? "application/problem+json" : "application/json";
    }

    /**
     * Writes the body.
     *
     * @param refusal with every field set
     * @param problem the refusal as the {@code default} profile words it
     */
    ObjectNode body(Refusal refusal, ObjectNode problem) {
        ObjectNode json = Json.object();
        return switch (this) {
            case PROBLEM -> problem.deepCopy().put("status", refusal.status());
            case STRIPE -> {
                ObjectNode error = json.putObject("error")
                        .put("type", refusal.type())
                        .put("code", refusal.code())
                        .put("message", refusal.message());
                if (problem.has("registration")) {
                    error.set("decline_code", problem.at("/registration/decline_code"));
                    error.set("registration", problem.get("registration"));
                }
                yield json;
            }
            case ADYEN -> adyen(refusal, problem, json);
            case FLAT -> withRegistration(
                    json.put("code", refusal.code()).put("message", refusal.message()), problem);
            case PAYPAL -> {
                json.put("name", refusal.type()).put("message", refusal.message());
                json.putArray("details").addObject()
                        .put("issue", refusal.code())
                        .put("description", refusal.message());
                yield withRegistration(json, problem);
            }
            case CHECKOUT -> {
                json.put("error_type", refusal.type()).putArray("error_codes").add(refusal.code());
                yield withRegistration(json, problem);
            }
        };
    }

    private static ObjectNode adyen(Refusal refusal, ObjectNode problem, ObjectNode json) {
        if (problem.has("registration")) {
            json.put("resultCode", "Refused").put("refusalReason", refusal.message());
        } else {
            json.put("status", refusal.status())
                    .put("errorCode", refusal.code())
                    .put("message", refusal.message())
                    .put("errorType", refusal.type());
        }
        return withRegistration(json, problem);
    }

    private static ObjectNode withRegistration(ObjectNode json, ObjectNode problem) {
        if (problem.has("registration")) {
            json.set("registration", problem.get("registration"));
        }
        return json;
    }

    /** The wider kind of an error that the profile has no words of its own for. */
    String type(int status) {
        return switch (this) {
            case STRIPE -> status >= 500 ? "api_error" : "invalid_request_error";
            case ADYEN -> status >= 500 ? "internal" : "validation";
            case PAYPAL -> switch (status) {
                case 400 -> "INVALID_REQUEST";
                case 401 -> "AUTHENTICATION_FAILURE";
                case 404 -> "RESOURCE_NOT_FOUND";
                case 409 -> "RESOURCE_CONFLICT";
                case 429 -> "RATE_LIMIT_REACHED";
                default -> status >= 500 ? "INTERNAL_SERVER_ERROR" : "UNPROCESSABLE_ENTITY";
            };
            case CHECKOUT -> status >= 500 ? "server_error" : "request_invalid";
            case PROBLEM, FLAT -> "";
        };
    }
}
