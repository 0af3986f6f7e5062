using System.Net;

namespace CsecBot.BotFramework;

public partial class ActivityHandler
{
    /// <summary>Ends an invoke with a status other than 200, from wherever the handler is.</summary>
    protected class InvokeResponseException : Exception
    {
        private readonly HttpStatusCode _status;
        private readonly object? _body;

        public InvokeResponseException(HttpStatusCode statusCode, object? body = null)
        {
            _status = statusCode;
            _body = body;
        }

        public InvokeResponse CreateInvokeResponse() => new() { Status = (int)_status, Body = _body };
    }
}
