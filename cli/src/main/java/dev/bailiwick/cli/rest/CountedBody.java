package dev.bailiwick.cli.rest;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

/** A body that tells how much of it has been taken. */
final class CountedBody implements BodyPublisher {
    private final BodyPublisher body;
    private final LongConsumer taken;

    CountedBody(BodyPublisher body, LongConsumer taken) {
        this.body = body;
        this.taken = taken;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Counter(subscriber, taken));
    }

    /** Signals of one subscription come one after the other, so the count needs no lock. */
    private static final class Counter implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> next;
        private final LongConsumer taken;
        private long bytes;

        Counter(Flow.Subscriber<? super ByteBuffer> next, LongConsumer taken) {
            this.next = next;
            this.taken = taken;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            next.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer part) {
            bytes += part.remaining();
            taken.accept(bytes);
            next.onNext(part);
        }

        @Override
        public void onError(Throwable cause) {
            next.onError(cause);
        }

        @Override
        public void onComplete() {
            next.onComplete();
        }
    }
}
