using System.Net;

namespace CsecBot.BotFramework;

public class RestException : Exception
{
    public RestException()
    {
    }

    public RestException(string? message)
        : base(message)
    {
    }

    public RestException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The connector answered with a status the call does not succeed with.</summary>
public class ErrorResponseException : RestException
{
    public ErrorResponseException()
    {
    }

    public ErrorResponseException(string? message)
        : base(message)
    {
    }

    public ErrorResponseException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public HttpResponseMessageWrapper? Response { get; set; }

    public ErrorResponse? Body { get; set; }
}

/// <summary>The same for the paged roster, which alone has its own exception.</summary>
public class HttpOperationException : RestException
{
    public HttpOperationException()
    {
    }

    public HttpOperationException(string? message)
        : base(message)
    {
    }

    public HttpOperationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public HttpResponseMessageWrapper? Response { get; set; }
}

/// <summary>The connector said yes in words that cannot be read.</summary>
public class SerializationException : RestException
{
    public SerializationException()
    {
    }

    public SerializationException(string? message)
        : base(message)
    {
    }

    public SerializationException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public SerializationException(string? message, string? content, Exception? innerException = null)
        : base(message, innerException) => Content = content;

    public string? Content { get; set; }
}

/// <summary>What remains of a response after it was disposed.</summary>
public class HttpResponseMessageWrapper
{
    public HttpResponseMessageWrapper(HttpResponseMessage httpResponse, string? content)
    {
        ArgumentNullException.ThrowIfNull(httpResponse);
        StatusCode = httpResponse.StatusCode;
        ReasonPhrase = httpResponse.ReasonPhrase;
        Content = content;
        Headers = httpResponse.Headers.Concat(httpResponse.Content.Headers)
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
    }

    public HttpStatusCode StatusCode { get; protected set; }

    public string? ReasonPhrase { get; protected set; }

    public string? Content { get; set; }

    public IDictionary<string, IEnumerable<string>> Headers { get; }
}
