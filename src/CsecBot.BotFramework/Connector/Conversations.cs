using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Newtonsoft.Json;

namespace CsecBot.BotFramework;

internal sealed class Conversations(IConnectorClient client, ServiceClientCredentials credentials, HttpClient http) : IConversations
{
    private static readonly ProductInfoHeaderValue Product = new("CsecBot-BotFramework", "1.0");

    public Task<ConversationResourceResponse?> CreateConversationAsync(ConversationParameters parameters, CancellationToken cancellationToken = default) =>
        Call<ConversationResourceResponse>(HttpMethod.Post, "v3/conversations", Required(parameters), cancellationToken);

    public Task<ResourceResponse?> SendToConversationAsync(string conversationId, Activity activity, CancellationToken cancellationToken = default) =>
        Call<ResourceResponse>(HttpMethod.Post, Path(conversationId, "activities"), Required(activity), cancellationToken);

    // The conversation's own header goes with replies only.
    public Task<ResourceResponse?> ReplyToActivityAsync(
        string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default) =>
        Call<ResourceResponse>(
            HttpMethod.Post, Path(conversationId, "activities", activityId), Required(activity), cancellationToken, conversationId);

    public Task<ResourceResponse?> UpdateActivityAsync(
        string conversationId, string activityId, Activity activity, CancellationToken cancellationToken = default) =>
        Call<ResourceResponse>(HttpMethod.Put, Path(conversationId, "activities", activityId), Required(activity), cancellationToken);

    public Task DeleteActivityAsync(string conversationId, string activityId, CancellationToken cancellationToken = default) =>
        Send(HttpMethod.Delete, Path(conversationId, "activities", activityId), null, cancellationToken);

    public Task<ChannelAccount?> GetConversationMemberAsync(string userId, string conversationId, CancellationToken cancellationToken = default) =>
        Call<ChannelAccount>(HttpMethod.Get, Path(conversationId, "members", userId), null, cancellationToken);

    public async Task<PagedMembersResult?> GetConversationPagedMembersAsync(
        string conversationId, int? pageSize = default, string? continuationToken = default, CancellationToken cancellationToken = default)
    {
        List<string> query = [];
        if (pageSize is { } size)
        {
            query.Add("pageSize=" + size.ToString(CultureInfo.InvariantCulture));
        }

        if (continuationToken is not null)
        {
            query.Add("continuationToken=" + Uri.EscapeDataString(continuationToken));
        }

        var path = Path(conversationId, "pagedmembers") + (query.Count == 0 ? "" : "?" + string.Join('&', query));
        try
        {
            return await Call<PagedMembersResult>(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ErrorResponseException e)
        {
            throw new HttpOperationException(e.Message, e) { Response = e.Response };
        }
    }

    private async Task<T?> Call<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? conversationId = null)
        where T : class
    {
        var answer = await Send(method, path, body, cancellationToken, conversationId).ConfigureAwait(false);
        try
        {
            return BotJson.Read<T>(answer);
        }
        catch (JsonException e)
        {
            throw new SerializationException("Unable to deserialize the response.", answer, e);
        }
    }

    private async Task<string> Send(HttpMethod method, string path, object? body, CancellationToken cancellationToken, string? conversationId = null)
    {
        var root = client.BaseUri.AbsoluteUri;
        using var request = new HttpRequestMessage(method, new Uri(root + (root.EndsWith('/') ? "" : "/") + path));
        request.Headers.UserAgent.Add(Product);
        if (conversationId?.All(letter => letter is >= ' ' and <= '~') == true)
        {
            request.Headers.Add("x-ms-conversation-id", conversationId);
        }

        if (body is not null)
        {
            request.Content = new StringContent(BotJson.Write(body), Encoding.UTF8, "application/json");
        }

        await credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            credentials.WereRefused(request);
        }

        var answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted ? answer : throw Failure(response, answer);
    }

    private static ErrorResponseException Failure(HttpResponseMessage response, string answer)
    {
        ErrorResponse? body = null;
        try
        {
            body = BotJson.Read<ErrorResponse>(answer);
        }
        catch (JsonException)
        {
            // A proxy's page, say. The status is what matters, and the text is kept.
        }

        return new ErrorResponseException($"Operation returned an invalid status code '{response.StatusCode}'")
        {
            Response = new HttpResponseMessageWrapper(response, answer),
            Body = body,
        };
    }

    private static string Path(string conversationId, params string[] rest) =>
        "v3/conversations/" + string.Join('/', new[] { conversationId }.Concat(rest).Select(part => Uri.EscapeDataString(Required(part))));

    private static T Required<T>(T value) => value ?? throw new ArgumentNullException(nameof(value));
}
