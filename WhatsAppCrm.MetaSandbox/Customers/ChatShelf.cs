namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>The chats in memory, bounded: the oldest chats and the oldest messages are forgotten. Guarded by its owner's lock.</summary>
internal sealed class ChatShelf
{
    private const int MessagesKept = 100;
    private const int ChatsKept = 20_000;
    private const int MessagesInAll = 100_000;

    private readonly Dictionary<(string Number, string User), Chat> chats;
    private readonly Dictionary<string, Chat> byInbound = [];
    private int messages;

    public ChatShelf(IReadOnlyList<Chat> kept)
    {
        chats = kept.ToDictionary(one => (one.NumberId, one.UserId));
        foreach (var chat in kept)
        {
            messages += chat.Messages.Count;
            chat.Messages.Where(one => one.FromCustomer).ToList().ForEach(one => byInbound[one.Id] = chat);
        }
    }

    public IReadOnlyCollection<Chat> All => chats.Values;

    public Chat? Find(string numberId, string userId) => chats.GetValueOrDefault((numberId, userId));

    /// <summary>The chat in which the customer sent this message.</summary>
    public Chat? WithInbound(string messageId) => byInbound.GetValueOrDefault(messageId);

    /// <summary>Returns the users whose chats had to be forgotten for it, nearly always none.</summary>
    public IReadOnlyList<string> Add(string numberId, string userId, ChatMessage message, DateTime now)
    {
        IReadOnlyList<string> forgotten = [];
        if (!chats.TryGetValue((numberId, userId), out var chat))
        {
            forgotten = chats.Count < ChatsKept ? [] : Forget();
            chats[(numberId, userId)] = chat = new() { NumberId = numberId, UserId = userId };
        }

        chat.Messages.Add(message);
        chat.ActiveUtc = now;
        if (message.FromCustomer)
        {
            byInbound[message.Id] = chat;
            chat.LastInboundUtc = chat.LastInboundUtc > message.AtUtc ? chat.LastInboundUtc : message.AtUtc;
        }
        else
        {
            chat.TypingUntilUtc = null;
        }

        messages++;
        Shorten(chat, MessagesKept);
        if (messages > MessagesInAll)
        {
            var share = Math.Clamp(MessagesInAll / 2 / chats.Count, 1, MessagesKept);
            chats.Values.ToList().ForEach(one => Shorten(one, share));
        }

        return forgotten;
    }

    public void Empty(string numberId, string userId)
    {
        if (Find(numberId, userId) is { } chat)
        {
            Shorten(chat, 0);
            chat.LastInboundUtc = null;
        }
    }

    public void Clear()
    {
        chats.Clear();
        byInbound.Clear();
        messages = 0;
    }

    private List<string> Forget()
    {
        var old = chats.Values.OrderBy(one => one.ActiveUtc).Take(ChatsKept / 10).ToList();
        foreach (var chat in old)
        {
            Shorten(chat, 0);
            chats.Remove((chat.NumberId, chat.UserId));
        }

        return old.ConvertAll(one => one.UserId);
    }

    private void Shorten(Chat chat, int kept)
    {
        var gone = chat.Messages.Count - kept;
        if (gone > 0)
        {
            chat.Messages.Take(gone).ToList().ForEach(one => byInbound.Remove(one.Id));
            chat.Messages.RemoveRange(0, gone);
            messages -= gone;
        }
    }
}
