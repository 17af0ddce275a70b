"""Exceptions by which a framework says that a visitor asked for what there is not: no fault of the product's.

Scanners ask every public server for `/wp-login.php`; Rails, Django and Express write each time as an error.
"""

import re
from typing import Final

# As their frameworks name them, without what stands before the last dot.
_THEIRS: Final = frozenset(
    (
        # Rails and Phoenix
        *(
            "RoutingError",
            "RecordNotFound",
            "BadRequest",
            "UnknownFormat",
            "UnknownHttpMethod",
            "BlockedHost",
        ),
        *("ParameterMissing", "ActionNotFound", "InvalidAuthenticityToken", "InvalidCrossOriginRequest"),
        *("NoRouteError", "NoResultsError", "InvalidCSRFTokenError", "InvalidQueryError", "InvalidPathError"),
        # Django, Flask, Starlette
        *(
            "DisallowedHost",
            "SuspiciousOperation",
            "RequestDataTooBig",
            "UnreadablePostError",
            "BrokenPipeError",
        ),
        *("RequestValidationError", "ClientDisconnect", "DisallowedRedirect", "TooManyFieldsSent"),
        # Laravel, Symfony
        *("NotFoundHttpException", "MethodNotAllowedHttpException", "AccessDeniedHttpException"),
        *("BadRequestHttpException", "UnauthorizedHttpException", "TooManyRequestsHttpException"),
        *("ModelNotFoundException", "TokenMismatchException", "ThrottleRequestsException"),
        *("ResourceNotFoundException", "SuspiciousOperationException", "ValidationException"),
        # Express and its neighbours
        *("NotFoundError", "BadRequestError", "UnauthorizedError", "ForbiddenError", "PayloadTooLargeError"),
        *("MethodNotAllowedError", "TooManyRequestsError", "UnsupportedMediaTypeError", "URIError"),
        # Spring, Tomcat, .NET
        *("NoResourceFoundException", "NoHandlerFoundException", "HttpRequestMethodNotSupportedException"),
        *(
            "HttpMediaTypeNotSupportedException",
            "HttpMediaTypeNotAcceptableException",
            "ClientAbortException",
        ),
        *("HttpMessageNotReadableException", "MissingServletRequestParameterException"),
        *("MethodArgumentNotValidException", "MethodArgumentTypeMismatchException"),
        *("AsyncRequestNotUsableException", "RequestRejectedException", "BadHttpRequestException"),
        "AntiforgeryValidationException",
    )
)
_SENTENCES: Final = re.compile(
    r"Failed to find Server Action|\brequest aborted\b|Invalid HTTP_HOST header|Invalid HTTP request line"
    r"|Invalid character found in method name|\binvalid csrf token\b"
    # nginx and Apache
    r"|open\(\) \"[^\"]{1,400}\" failed \(2: |access forbidden by rule|while SSL handshaking, client:"
    r"|directory index of \"[^\"]{1,400}\" is forbidden|\blimiting requests, excess"
    r"|client (?:sent (?:invalid|too|plain|no required)|intended to send too large|denied by)"
    r"|AH\d{5}: (?:File does not exist|Cannot serve directory)|user \"[^\"]{1,80}\" was not found in \"",
    re.IGNORECASE,
)


def visitors(exception: str, text: str) -> bool:
    """The exception, or the sentence that it stands in, is about what a visitor sent."""
    return exception.rpartition(":")[2].rpartition(".")[2] in _THEIRS or bool(_SENTENCES.search(text[:2000]))
