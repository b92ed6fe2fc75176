namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>The chats of every customer, behind one lock and in a file.</summary>
internal sealed class ChatBook(ChatFile file, TimeProvider clock)
{
    private static readonly string[] Steps = ["sent", "delivered", "read"];
    private readonly Lock gate = new();
    private readonly Dictionary<string, Customer> customers = file.Customers.ToDictionary(one => one.UserId);
    private readonly ChatShelf shelf = new(file.Chats);

    /// <summary>Raised with the number and the user of a chat that changed.</summary>
    public event Action<string, string>? Changed;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Customer Know(string businessId, string userId, string? whatsAppId, string? name)
    {
        lock (gate)
        {
            if (!customers.TryGetValue(userId, out var customer))
            {
                var fallback = whatsAppId is null ? "Customer" : "+" + whatsAppId;
                customers[userId] = customer = new() { UserId = userId, BusinessId = businessId, Name = name ?? fallback };
            }

            customer.WhatsAppId ??= whatsAppId;
            customer.Name = name ?? customer.Name;
            return customer;
        }
    }

    public Customer? Find(string userId)
    {
        lock (gate)
        {
            return customers.GetValueOrDefault(userId);
        }
    }

    /// <summary>True while free-form messages may be sent. Meta Cloud API, send messages, read 2026-11-20: 24 h from the user's last message.</summary>
    public bool WindowIsOpen(string numberId, string userId)
    {
        lock (gate)
        {
            return shelf.Find(numberId, userId)?.LastInboundUtc > Now.AddHours(-24);
        }
    }

    public void Add(string numberId, string userId, ChatMessage message)
    {
        lock (gate)
        {
            foreach (var forgotten in shelf.Add(numberId, userId, message, Now))
            {
                customers.Remove(forgotten);
            }
        }

        Tell(numberId, userId);
    }

    /// <summary>What was said before the stand-in was there, oldest first; takes the place of what it knew of this chat.</summary>
    public void Remember(string numberId, string userId, List<ChatMessage> messages)
    {
        lock (gate)
        {
            shelf.Empty(numberId, userId);
            messages.ForEach(one => shelf.Add(numberId, userId, one, one.AtUtc));
        }

        Tell(numberId, userId);
    }

    /// <summary>Moves a message's ticks forward, never back; false when the message is unknown or already there.</summary>
    public bool Advance(string numberId, string userId, string messageId, string status)
    {
        lock (gate)
        {
            var message = shelf.Find(numberId, userId)?.Messages.FindLast(one => one.Id == messageId);
            if (message is null || Array.IndexOf(Steps, status) <= Array.IndexOf(Steps, message.Status) && status != "failed")
            {
                return false;
            }

            message.Status = status;
        }

        Tell(numberId, userId);
        return true;
    }

    /// <summary>The business read up to a message of the customer, and may be typing. Null when no chat of this number has the message.</summary>
    public Chat? ReadByBusiness(string numberId, string messageId, bool typing)
    {
        Chat? chat;
        lock (gate)
        {
            chat = shelf.WithInbound(messageId);
            if (chat?.NumberId != numberId)
            {
                return null;
            }

            var upTo = chat.Messages.FindIndex(one => one.Id == messageId);
            chat.Messages.Take(upTo + 1).Where(one => one.FromCustomer).ToList().ForEach(one => one.Status = "read");
            chat.TypingUntilUtc = typing ? Now.AddSeconds(25) : chat.TypingUntilUtc;
        }

        Tell(numberId, chat.UserId);
        return chat;
    }

    public T Read<T>(Func<IReadOnlyCollection<Chat>, IReadOnlyDictionary<string, Customer>, T> read)
    {
        lock (gate)
        {
            return read(shelf.All, customers);
        }
    }

    /// <summary>Closes the 24 h windows, of one number or of all.</summary>
    public int CloseWindows(string? numberId, string? userId)
    {
        lock (gate)
        {
            var closing = shelf.All.Where(one => (numberId is null || one.NumberId == numberId) && (userId is null || one.UserId == userId)).ToList();
            closing.ForEach(one => one.LastInboundUtc = Now.AddHours(-25));
            file.Save(Snapshot);
            return closing.Count;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            customers.Clear();
            shelf.Clear();
        }

        file.Save(Snapshot);
    }

    private void Tell(string numberId, string userId)
    {
        file.Save(Snapshot);
        Changed?.Invoke(numberId, userId);
    }

    private byte[] Snapshot()
    {
        List<Customer> people;
        List<Chat> copies;
        lock (gate)
        {
            people = [.. customers.Values];
            copies = [.. shelf.All.Select(one => one.Copy())];
        }

        // Outside the lock: writing a hundred thousand messages takes longer than a send should wait.
        return ChatFile.Serialize(people, copies);
    }
}
